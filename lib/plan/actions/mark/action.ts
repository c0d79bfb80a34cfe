import { shortDigest } from '#lib/domain/format'
import { defineAction, ofTag } from '#lib/plan/actions/define-action'

/** What a person says of an image, on a tag. `none` takes back what was said. */
export const mark = defineAction({
  request: ({ z, stream, tag, digest }) =>
    z.strictObject({
      action: z.literal('mark'),
      stream,
      tag,
      digest,
      verdict: z.enum(['bad', 'good', 'none']),
    }),
  title: ({ digest, verdict }) =>
    verdict === 'none'
      ? `Take the mark of ${shortDigest(digest)} back`
      : `Mark ${shortDigest(digest)} ${verdict}`,
  button: ({ verdict }) => (verdict === 'none' ? 'Take mark back…' : `Mark ${verdict}…`),
  // The tag is not to have the image.
  subject: (request) => ofTag(request),
  needs: 'environment',
  moves: 'nothing',
  resultOn: 'pipeline',
  palette: null,
})
