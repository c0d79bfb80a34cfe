import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Snapshot } from '#lib/domain/snapshot'
import { findWorkload } from '#lib/domain/workload/workload'
import { changeCause } from '#lib/plan/steps/change-cause'
import { momentaryWarnings, standingWarnings } from '#lib/plan/effects/consequences'
import { controllerWarnings } from '#lib/plan/effects/writer-warnings'
import { finish } from '#lib/plan/plan-draft'
import { holdOf, refusePaused } from '#lib/plan/effects/rollout-hold'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { Planned, Author } from '#lib/plan/plan'
import { blockingPods } from '#lib/plan/effects/blocking-pods'
import { restartWorkload } from '#lib/plan/steps/steps'
import { refuse } from '#lib/plan/refusals'
import { revertBefore } from '#lib/plan/actions/revert/action'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'

/** Replaces each pod with one of the same images. */
export function planRestart(snapshot: Snapshot, request: RequestOf<'restart'>, author: Author): Planned {
  const { kind, name } = request.workload
  const workload = findWorkload(snapshot, request.workload)
  if (!workload) return refuse('not-found', `There is no ${kind} ${name}.`)
  const paused = refusePaused(workload)
  if (paused) return paused
  const ownership = ownershipOf(snapshot)
  const [blocking] = blockingPods(workload, ownership)
  if (blocking) {
    const pod = blocking.metadata.name
    return refuse('template-broken', `${pod} is broken and blocks ${name}, so a restart would wait for it.`, [
      { sentence: 'Revert to the previous image', request: revertBefore(request.workload) },
      { sentence: `Delete ${pod}`, request: { action: 'release', workload: request.workload, pod } },
    ])
  }
  const sentence = `Set the time of the restart in the pod template of ${kind} ${name}; its pods are replaced.`
  const title = `Restart ${name}`
  const cause = changeCause({ title, ...author })
  const hold = holdOf(workload)
  const plan = finish({
    request,
    title,
    confirm: 'Restart',
    steps: [restartWorkload(snapshot.namespace, workload, author.at, sentence, cause)],
    effects: [],
    movesLater: hold?.sentence ?? `Each pod of ${name} is replaced with one of the same images.`,
    warnings: [...controllerWarnings(workload.object), ...standingWarnings(workload, [])],
    momentary: momentaryWarnings(workload, ownership),
    afterwards: [`${name} runs the same images${hold ? '' : ' in new pods'}.`],
    undo: null,
    preconditions: [preconditionOfWorkload(workload)],
    written: null,
  })
  return { ok: true, plan }
}
