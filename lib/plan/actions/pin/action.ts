import { shortDigest } from '#lib/domain/format'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { defineAction } from '#lib/plan/actions/define-action'

export const pin = defineAction({
  request: ({ z, stream, tag, digest }) =>
    z.strictObject({
      action: z.literal('pin'),
      stream,
      tag,
      digest,
      /** When somebody should look at the pin again; nothing moves by itself. */
      until: z.iso.datetime({ offset: true }).nullable(),
    }),
  title: ({ stream, tag, digest }) => `Pin ${tagKey(stream, tag)} to ${shortDigest(digest)}`,
  button: () => 'Pin to this…',
  subject: ({ stream, tag, digest }) => ({ kind: 'tag', stream, tag, digest }),
  needs: 'environment',
  moves: 'images',
  resultOn: 'pipeline',
  palette: null,
})
