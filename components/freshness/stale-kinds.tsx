import { Notice } from '#components/ui/notice'
import { useClock } from '#components/ui/clock'
import { staleWords, type StaleGroup } from '#lib/domain/freshness'

/** For kinds that only this part of the page shows. The banner of the page covers the others. */
export function StaleKinds({ label, stale }: { label: string; stale: StaleGroup[] }) {
  return stale.map((group) => <StaleNotice key={group.names.join()} label={label} group={group} />)
}

function StaleNotice({ label, group }: { label: string; group: StaleGroup }) {
  const words = useClock((now) => staleWords(group, Infinity, now))
  return (
    <section aria-label={label} className="mb-4">
      <Notice tone="warn">{words} Showing the last known state.</Notice>
    </section>
  )
}
