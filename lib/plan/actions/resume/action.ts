import { count } from '#lib/domain/format'
import { keyOf } from '#lib/domain/workload/workload'
import { defineAction } from '#lib/plan/actions/define-action'

/** As many as one operation pauses. */
const MOST_TRIGGERS = 200

export const resume = defineAction({
  request: ({ z, workload, container }) =>
    z.strictObject({
      action: z.literal('resume'),
      triggers: z.array(z.strictObject({ workload, container })).min(1).max(MOST_TRIGGERS),
    }),
  title: ({ triggers }) => {
    const names = [...new Set(triggers.map(({ workload }) => workload.name))]
    return `Resume ${triggers.length === 1 ? 'the image trigger' : count(triggers.length, 'image trigger')} of ${names.join(', ')}`
  },
  button: () => 'Resume…',
  subject: ({ triggers }) => {
    const workloads = new Map(triggers.map(({ workload }) => [keyOf(workload), workload]))
    return { kind: 'workloads', workloads: [...workloads.values()], lane: null }
  },
  needs: 'triggers',
  moves: 'images',
  resultOn: 'pipeline',
  palette: { icon: 'CirclePlay', words: 'unpause' },
})
