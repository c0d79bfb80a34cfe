import { Notice } from '#components/ui/notice'
import { useClock } from '#components/ui/clock'
import { staleWords, type StaleGroup } from '#lib/domain/freshness'

/** The banner of the page tells of other kinds: CronJobs and Jobs are shown here only. */
export function StaleBatch({ stale }: { stale: StaleGroup[] }) {
  return stale.map((group) => <StaleNotice key={group.names.join()} group={group} />)
}

function StaleNotice({ group }: { group: StaleGroup }) {
  const words = useClock((now) => staleWords(group, Infinity, now))
  return (
    <section aria-label="Stale CronJobs" className="mb-4">
      <Notice tone="warn">{words} What follows is the last that is known of them.</Notice>
    </section>
  )
}
