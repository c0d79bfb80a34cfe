import { ActionButton } from '#components/action-sheet/action-button'
import type { ImageMark, Verdict } from '#lib/domain/chronicle/image-mark'
import { shortDigest } from '#lib/domain/format'
import { nextVerdicts } from '#lib/domain/marks/marks'
import { isImageName } from '#lib/kubernetes/names'

/** Says of an image what somebody should know before it comes again; or takes back what was said. */
export function MarkButton({
  stream,
  tag,
  digest,
  mark,
  verdict = 'bad',
}: {
  stream: string
  tag: string
  digest: string
  mark: ImageMark | undefined
  /** What an image without a mark can be marked. */
  verdict?: Exclude<Verdict, 'none'>
}) {
  // A manifest list has the mark of one of its images.
  const image = mark?.image ?? digest
  if (!isImageName(image)) return null
  return nextVerdicts(mark, verdict).map((says) => (
    <ActionButton
      key={says}
      size="small"
      look="quiet"
      request={{ action: 'mark', stream, tag, digest: image, verdict: says }}
      about={shortDigest(image)}
    />
  ))
}
