'use client'

import { RelativeTime } from '#components/format/time'
import { useClock } from '#components/ui/clock'
import { Notice } from '#components/ui/notice'
import { groupByReason, staleOf } from '#lib/domain/freshness'
import { PIPELINE_KINDS } from '#lib/domain/pipeline/pipeline'
import type { OverviewCard } from '#lib/domain/pipeline/pipeline-views'

/** Nothing as long as all is fresh: each environment has an age of its own, and may be the only one that is down. */
export function EnvironmentAge({ freshness }: Pick<OverviewCard, 'freshness'>) {
  const groups = useClock((now) => JSON.stringify(groupByReason(staleOf(freshness, PIPELINE_KINDS, now))))
  const stale = JSON.parse(groups) as ReturnType<typeof groupByReason>
  return stale.map(({ names, freshAt, why }) => (
    <Notice key={why} tone="warn">
      <p className="font-semibold first-letter:uppercase">
        {names.length === PIPELINE_KINDS.length ? 'All of it' : names.join(', ')} as of{' '}
        <RelativeTime time={freshAt} />
      </p>
      {why !== null && <p className="text-sm text-soft first-letter:uppercase">{why}</p>}
    </Notice>
  ))
}
