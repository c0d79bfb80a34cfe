'use client'

import { useClock } from '#components/ui/clock'
import { Notice } from '#components/ui/notice'
import { groupByReason, staleOf, staleWords } from '#lib/domain/freshness'
import { SHOWN } from '#lib/domain/pipeline/pipeline'
import type { OverviewCard } from '#lib/domain/pipeline/pipeline-views'

/** Says which parts of a card are stale, and why. Environments on other clusters can be fresh meanwhile. */
export function EnvironmentStaleness({ freshness }: Pick<OverviewCard, 'freshness'>) {
  const words = useClock((now) =>
    groupByReason(staleOf(freshness, SHOWN, now))
      .map((group) => staleWords(group, SHOWN.length, now))
      .join(' '),
  )
  return words !== '' && <Notice tone="warn">{words}</Notice>
}
