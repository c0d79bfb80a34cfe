import { MOST_TAGS } from '#lib/domain/pipeline/importable'
import { defineAction } from '#lib/plan/actions/define-action'

/** Names an operation over several tags instead of them: the journal has what it brought to each, and what that replaced. */
export const undo = defineAction({
  request: ({ z, streamTag, operation }) =>
    z.strictObject({
      action: z.literal('undo'),
      operation,
      /** Tags that stay as they are. */
      except: z.array(streamTag).max(MOST_TAGS),
      /** Tags that go back although they have moved since. */
      also: z.array(streamTag).max(MOST_TAGS),
    }),
  title: () => 'Undo an operation',
  button: () => 'Undo this…',
  subject: () => ({ kind: 'tags', tags: [] }),
  needs: 'environment',
  moves: 'images',
  resultOn: 'pipeline',
  palette: null,
})
