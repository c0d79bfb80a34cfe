import { Notice } from '#components/ui/notice'
import { useClock } from '#components/ui/clock'
import { staleWords, type StaleGroup } from '#lib/domain/freshness'

/** Of kinds that only this part of the page shows: the banner of the page tells of the others. */
export function StaleKinds({ label, stale }: { label: string; stale: StaleGroup[] }) {
  return stale.map((group) => <StaleNotice key={group.names.join()} label={label} group={group} />)
}

function StaleNotice({ label, group }: { label: string; group: StaleGroup }) {
  const words = useClock((now) => staleWords(group, Infinity, now))
  return (
    <section aria-label={label} className="mb-4">
      <Notice tone="warn">{words} What follows is the last that is known of them.</Notice>
    </section>
  )
}
