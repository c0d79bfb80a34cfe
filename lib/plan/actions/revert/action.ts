import { count } from '#lib/domain/format'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { type WorkloadKey } from '#lib/domain/workload/workload'
import { defineAction } from '#lib/plan/actions/define-action'

/** More than any tag feeds. */
const MOST_WORKLOADS = 200

export const revert = defineAction({
  request: ({ z, streamTag, workload, digest, until }) =>
    z.strictObject({
      action: z.literal('revert'),
      /** The tag whose images go back, as `stream:tag`: other containers stay. Null where a workload is asked for. */
      lane: streamTag.nullable(),
      /** Exactly these move. `all`: those that the lane feeds when the plan is made, which then names them. */
      workloads: z.union([z.literal('all'), z.array(workload).max(MOST_WORKLOADS)]),
      /**
       * The image that last served healthily, which the plan then names; an image of a tag's history or of a revision; or a revision of
       * the one workload, with its whole pod template or only its images.
       */
      to: z.union([
        z.literal('before'),
        z.strictObject({ digest }),
        z.strictObject({ revision: z.int().positive(), only: z.literal('images').optional() }),
      ]),
      /**
       * How it holds against live image triggers. With null, the choice of workloads decides: a pin of the tag where it moves exactly
       * these, or else a pause of their triggers together with their pod templates.
       */
      way: z.literal('pause').nullable(),
      /** The review date of the pin. */
      until,
    }),
  title: ({ lane, workloads }) => `Revert ${subjectName(lane, workloads)}`,
  button: ({ lane, to }) => {
    if (typeof to === 'object' && 'revision' in to) return `Revert to revision ${to.revision}…`
    return lane === null ? 'Revert…' : `Revert ${lane}…`
  },
  subject: ({ lane, workloads }) => ({
    kind: 'workloads',
    workloads: workloads === 'all' ? [] : workloads,
    lane,
  }),
  needs: 'triggers',
  moves: 'template',
  resultOn: 'pipeline',
  palette: { icon: 'History', words: 'rollback roll back undo' },
})

function subjectName(lane: string | null, workloads: 'all' | WorkloadKey[]): string {
  if (lane !== null || workloads === 'all') return lane ?? 'all workloads'
  return workloads.length === 1 && workloads[0] ? workloads[0].name : count(workloads.length, 'workload')
}

const BEFORE = { action: 'revert', to: 'before', way: null, until: null } as const

/** This workload alone, back to what it ran before, healthily. */
export function revertWorkload({ kind, name }: WorkloadKey) {
  return { ...BEFORE, lane: null, workloads: [{ kind, name }] }
}

/** All workloads that a tag feeds, back to its previous image. */
export function revertLane({ stream, tag }: { stream: string; tag: string }) {
  return { ...BEFORE, lane: tagKey(stream, tag), workloads: 'all' } as const
}
