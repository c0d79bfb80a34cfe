import { shortDigest } from '#lib/domain/format'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { defineAction } from '#lib/plan/actions/define-action'

export const pin = defineAction({
  request: ({ z, stream, tag, digest, until }) =>
    z.strictObject({ action: z.literal('pin'), stream, tag, digest, until }),
  title: ({ stream, tag, digest }) => `Pin ${tagKey(stream, tag)} to ${shortDigest(digest)}`,
  button: () => 'Pin to this…',
  subject: ({ stream, tag, digest }) => ({ kind: 'tag', stream, tag, digest }),
  needs: 'environment',
  moves: 'images',
  resultOn: 'pipeline',
  palette: { icon: 'Pin', words: 'deploy older image digest' },
})
