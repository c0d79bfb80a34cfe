import { RelativeTime } from '#components/format/time'
import { Words } from '#components/format/words'
import { count } from '#lib/domain/format'
import { endWords, isCrashOfPrevious, type ContainerView } from '#lib/domain/container/containers'

/** How a container crashed, and what it does now. */
export function CrashFacts({ container }: { container: ContainerView }) {
  const { ended, previous, restarts, state, waitsFor } = container
  const crash = isCrashOfPrevious(container) ? previous : ended
  return (
    <p className="text-sm text-soft">
      {crash !== null && (
        <>
          <b className="font-semibold text-bad">
            <Words text={endWords(crash)} />
          </b>
          {crash.at !== null && (
            <>
              {' '}
              · <RelativeTime time={crash.at} />
            </>
          )}{' '}
          ·{' '}
        </>
      )}
      {count(restarts, 'restart')} · {waitsFor === null ? NOW[state] : <Words text={waitsFor} />}
    </p>
  )
}

const NOW = { running: 'runs again', waiting: 'waits', ended: 'not started again yet' }
