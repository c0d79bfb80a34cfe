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
          Quayside keeps what it observes, and has done so since <RelativeTime time={since} />.
        </>
      )}
      {gaps.map(({ from, until }) => (
        <span key={from}>
          {' '}
          It observed nothing from <RelativeTime time={from} />{' '}
          {until === null ? (
            'until now'
          ) : (
            <>
              to <RelativeTime time={until} />
            </>
          )}
          .
        </span>
      ))}
      {unread > 0 && ` ${count(unread, 'observation')} cannot be read.`}
      {failing !== null && (
        <b className="font-medium text-ink">
          {' '}
          What it observes is not kept since <RelativeTime time={failing.since} />:{' '}
          <Words text={failing.message} />
        </b>
      )}
    </>
  )
}
