import { FoldedWords } from '#components/format/words'
import { RelativeTime } from '#components/format/time'
import type { ImageFailure } from '#lib/domain/workload/workload-journal'

/** When and how an image failed. */
export function FailureLine({ failure: { at, how } }: { failure: ImageFailure }) {
  return (
    <span className="block text-sm text-bad">
      {at === null ? (
        'Fails now'
      ) : (
        <>
          Failed <RelativeTime time={at} />
        </>
      )}
      : <FoldedWords text={how} />
    </span>
  )
}
