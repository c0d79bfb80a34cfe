'use client'

import { useClock } from '#components/ui/clock'
import { Notice } from '#components/ui/notice'
import { groupByReason, staleOf, staleWords } from '#lib/domain/freshness'
import { PIPELINE_KINDS } from '#lib/domain/pipeline/pipeline'
import type { OverviewCard } from '#lib/domain/pipeline/pipeline-views'

/** Says which parts of a card are stale, and why. Environments on other clusters can be fresh meanwhile. */
export function EnvironmentStaleness({ freshness }: Pick<OverviewCard, 'freshness'>) {
  const words = useClock((now) =>
    groupByReason(staleOf(freshness, PIPELINE_KINDS, now))
      .map((group) => staleWords(group, PIPELINE_KINDS.length, now))
      .join(' '),
  )
  return words !== '' && <Notice tone="warn">{words}</Notice>
}
