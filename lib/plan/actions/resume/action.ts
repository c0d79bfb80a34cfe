import { defineAction, ofWorkload } from '#lib/plan/actions/define-action'

export const resume = defineAction({
  request: ({ z, workload, container }) =>
    z.strictObject({ action: z.literal('resume'), workload, container }),
  title: ({ workload }) => `Resume the image trigger of ${workload.name}`,
  button: () => 'Resume…',
  subject: (request) => ofWorkload(request),
  needs: 'triggers',
  moves: 'images',
  resultOn: 'pipeline',
  palette: { icon: 'CirclePlay', words: 'unpause' },
})
