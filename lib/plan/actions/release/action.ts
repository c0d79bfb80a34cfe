import { defineAction, ofWorkload } from '#lib/plan/actions/define-action'

export const release = defineAction({
  request: ({ z, workload, pod }) => z.strictObject({ action: z.literal('release'), workload, pod }),
  title: ({ workload, pod }) => `Release ${workload.name} from ${pod}`,
  button: () => 'Release…',
  subject: (request) => ofWorkload(request),
  needs: 'workloads',
  moves: 'pods',
  resultOn: 'pipeline',
  palette: { icon: 'Unlock', words: 'delete pod stuck unblock' },
})
