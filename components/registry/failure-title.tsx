import { ElapsedTime } from '#components/format/time'
import { FAILURE_WORDS, importFailureOf, type FailureWords } from '#lib/domain/image-stream/import-failure'

/** `Not found in the registry (for 2 h)` */
export function FailureTitle({ failure }: { failure: FailureWords & { since: string | null } }) {
  return (
    <>
      {FAILURE_WORDS[importFailureOf(failure)].title}
      {failure.since !== null && (
        <>
          {' '}
          (for <ElapsedTime since={failure.since} />)
        </>
      )}
    </>
  )
}
