import { tagKey } from '#lib/domain/image-stream/tag-key'
import { defineAction, ofTag } from '#lib/plan/actions/define-action'

export const schedule = defineAction({
  request: ({ z, stream, tag }) =>
    z.strictObject({ action: z.literal('schedule'), stream, tag, scheduled: z.boolean() }),
  title: ({ stream, tag, scheduled }) =>
    scheduled
      ? `Import ${tagKey(stream, tag)} on a schedule`
      : `Stop the scheduled import of ${tagKey(stream, tag)}`,
  button: ({ scheduled }) => (scheduled ? 'Start schedule…' : 'Stop schedule…'),
  subject: (request) => ofTag(request),
  needs: 'environment',
  moves: 'nothing',
  resultOn: 'schedule',
  palette: { icon: 'CalendarClock', words: 'scheduled automatic import' },
})
