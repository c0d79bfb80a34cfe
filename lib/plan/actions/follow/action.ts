import { tagKey } from '#lib/domain/image-stream/tag-key'
import { defineAction, ofTag } from '#lib/plan/actions/define-action'

export const follow = defineAction({
  request: ({ z, stream, tag }) => z.strictObject({ action: z.literal('follow'), stream, tag }),
  title: ({ stream, tag }) => `Follow the registry again with ${tagKey(stream, tag)}`,
  button: () => 'Follow registry again…',
  subject: (request) => ofTag(request),
  needs: 'environment',
  moves: 'images',
  resultOn: 'pipeline',
  palette: { icon: 'ChevronsRight', words: 'resume following unpin' },
})
