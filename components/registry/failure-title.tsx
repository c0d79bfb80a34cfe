import { ElapsedTime } from '#components/format/time'
import { FAILURE_ADVICE } from '#lib/domain/image-stream/failure-advice'
import { importFailureOf, type FailureMessage } from '#lib/domain/image-stream/import-failure'

/** `Not found in the registry (for 2 h)` */
export function FailureTitle({ failure }: { failure: FailureMessage & { since: string | null } }) {
  return (
    <>
      {FAILURE_ADVICE[importFailureOf(failure)].title}
      {failure.since !== null && (
        <>
          {' '}
          (for <ElapsedTime since={failure.since} />)
        </>
      )}
    </>
  )
}
