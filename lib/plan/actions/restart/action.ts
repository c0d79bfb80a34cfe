import { defineAction, ofWorkload } from '#lib/plan/actions/define-action'

export const restart = defineAction({
  request: ({ z, workload }) => z.strictObject({ action: z.literal('restart'), workload }),
  title: ({ workload }) => `Restart ${workload.name}`,
  button: () => 'Restart…',
  subject: (request) => ofWorkload(request),
  needs: 'workloads',
  moves: 'restart',
  resultOn: 'pipeline',
  palette: { icon: 'RotateCw', words: 'rollout' },
})
