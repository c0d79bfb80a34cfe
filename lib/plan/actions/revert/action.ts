import type { WorkloadKey } from '#lib/domain/workload/workload'
import { defineAction, ofWorkload } from '#lib/plan/actions/define-action'

export const revert = defineAction({
  request: ({ z, workload, digest }) =>
    z.strictObject({
      action: z.literal('revert'),
      workload,
      /** A revision that the workload keeps, an image of its tag's history, or the image that last served healthily. */
      to: z.union([
        z.literal('before'),
        z.strictObject({ revision: z.int().positive() }),
        z.strictObject({ digest }),
      ]),
      /**
       * How a revert holds against a live image trigger: a pin of the tag (moves all that the tag feeds), or a pause of that one
       * trigger together with the pod template (moves one workload). With null, the plan chooses.
       */
      way: z.enum(['pin', 'pause']).nullable(),
    }),
  title: ({ workload }) => `Revert ${workload.name}`,
  button: ({ to }) =>
    typeof to === 'object' && 'revision' in to ? `Revert to revision ${to.revision}…` : 'Revert…',
  subject: (request) => ofWorkload(request),
  needs: 'triggers',
  moves: 'template',
  resultOn: 'pipeline',
  palette: { icon: 'History', words: 'rollback roll back undo' },
})

/** Back to what the workload ran before, healthily. */
export function revertBefore({ kind, name }: WorkloadKey) {
  return { action: 'revert', workload: { kind, name }, to: 'before', way: null } as const
}
