import { defineAction, ofWorkload } from '#lib/plan/actions/define-action'

export const pause = defineAction({
  request: ({ z, workload, container }) =>
    z.strictObject({ action: z.literal('pause'), workload, container }),
  title: ({ workload }) => `Pause the image trigger of ${workload.name}`,
  button: () => 'Pause…',
  subject: (request) => ofWorkload(request),
  needs: 'triggers',
  moves: 'nothing',
  resultOn: 'pipeline',
  palette: { icon: 'CirclePause', words: 'hold back' },
})
