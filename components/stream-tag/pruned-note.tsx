import { RelativeTime } from '#components/format/time'
import { prunedWords, type PrunedLook } from '#lib/domain/stream-tag/pruned-images'

/** Whether the registry still has an image that was pruned, as far as that was looked at, and when. */
export function PrunedNote({ look, canPin }: { look: PrunedLook | null; canPin: boolean }) {
  return (
    <p className="text-sm text-soft">
      {prunedWords(look)}
      {look !== null && (
        <>
          {' '}
          (looked at <RelativeTime time={look.at} />)
        </>
      )}
      . Quayside remembers it.
      {look === null && canPin && ' A pin first asks whether the registry still has it.'}
    </p>
  )
}
