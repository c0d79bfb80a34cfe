import { tagKey } from '#lib/domain/image-stream/tag-key'
import { defineAction, ofTag } from '#lib/plan/actions/define-action'

export const importTag = defineAction({
  request: ({ z, stream, tag }) => z.strictObject({ action: z.literal('import'), stream, tag }),
  title: ({ stream, tag }) => `Import ${tagKey(stream, tag)} now`,
  button: () => 'Import…',
  subject: (request) => ofTag(request),
  needs: 'environment',
  moves: 'images',
  resultOn: 'pipeline',
  palette: { icon: 'Download', words: 'deploy update' },
})
