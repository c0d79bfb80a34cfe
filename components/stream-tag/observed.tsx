import { RelativeTime } from '#components/format/time'
import { Words } from '#components/format/words'
import { count } from '#lib/domain/format'
import type { ObservationView } from '#lib/domain/chronicle/observation-view'

/** How far what Quayside observed reaches, where it has gaps, and whether it can be kept. */
export function Observed({ observation }: { observation: ObservationView | null }) {
  if (observation === null) return null
  const { since, gaps, unread, failing } = observation
  return (
    <>
      {since !== null && (
        <>
          {' '}
          What Quayside observes is kept; the first of it is from <RelativeTime time={since} />.
        </>
      )}
      {gaps.map((gap) => (
        <Gap key={gap.from} {...gap} />
      ))}
      {unread > 0 && ` ${count(unread, 'observation')} cannot be read.`}
      {failing !== null && (
        <b className="font-medium text-ink">
          {' '}
          It cannot be kept now; the first failure was <RelativeTime time={failing.since} />:{' '}
          <Words text={failing.message} />
        </b>
      )}
    </>
  )
}

function Gap({ from, until }: ObservationView['gaps'][number]) {
  return until === null ? (
    <>
      {' '}
      Nothing is observed now; the last time was <RelativeTime time={from} />.
    </>
  ) : (
    <>
      {' '}
      Nothing was observed between <RelativeTime time={from} /> and <RelativeTime time={until} />.
    </>
  )
}
