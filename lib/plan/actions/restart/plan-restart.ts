import { RESTARTED_ANNOTATION } from '#lib/kubernetes/names'
import type { PodTemplate } from '#lib/kubernetes/objects'
import { ownershipOf, type Ownership } from '#lib/domain/workload/ownership'
import { isBroken, podProblem } from '#lib/domain/workload/pods'
import { summarize } from '#lib/domain/workload/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { findWorkload, type Workload } from '#lib/domain/workload/workload'
import { momentaryWarnings, standingWarnings } from '#lib/plan/effects/consequences'
import { controllerWarnings } from '#lib/plan/effects/writer-warnings'
import { finish } from '#lib/plan/plan-draft'
import { holdOf, refusePaused } from '#lib/plan/effects/rollout-hold'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { Planned, Author } from '#lib/plan/plan'
import { releaseFor } from '#lib/plan/effects/blocking-pods'
import { restartWorkload } from '#lib/plan/steps/steps'
import { refuse } from '#lib/plan/refusals'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'

/** Replaces each pod with one of the same images. A pod that is not ready would block that, so it is deleted. */
export function planRestart(snapshot: Snapshot, request: RequestOf<'restart'>, author: Author): Planned {
  const { kind, name } = request.workload
  const workload = findWorkload(snapshot, request.workload)
  if (!workload) return refuse('not-found', `There is no ${kind} ${name}.`)
  const paused = refusePaused(workload)
  if (paused) return paused
  const ownership = ownershipOf(snapshot)
  const sentence = `Set the time of the restart in the pod template of ${kind} ${name}; its pods are replaced.`
  const title = `Restart ${name}`
  const hold = holdOf(workload)
  const plan = finish({
    request,
    title,
    confirm: 'Restart',
    steps: [
      restartWorkload(snapshot.namespace, workload, author.at, sentence),
      ...releaseFor(snapshot.namespace, ownership, workload, [], restarted(workload, author.at)),
    ],
    effects: [],
    movesLater: hold?.sentence ?? `Each pod of ${name} is replaced with one of the same images.`,
    warnings: [...controllerWarnings(workload.object), ...standingWarnings(workload, [])],
    momentary: [...momentaryWarnings(workload, ownership), ...sameAgainWarnings(workload, ownership)],
    afterwards: [`${name} runs the same images${hold ? '' : ' in new pods'}.`],
    undo: null,
    preconditions: [preconditionOfWorkload(workload)],
    written: null,
  })
  return { ok: true, plan }
}

function restarted({ object }: Workload, at: string): PodTemplate {
  const { metadata, ...template } = object.spec.template
  const annotations = { ...metadata?.annotations, [RESTARTED_ANNOTATION]: at }
  return { ...template, metadata: { ...metadata, annotations } }
}

function sameAgainWarnings(workload: Workload, ownership: Ownership): string[] {
  const broken = summarize(workload, ownership).pods.filter((pod) => pod.isUpdated && isBroken(pod))
  return broken.map((pod) => `${podProblem(pod)}. A restart brings it back with the same images.`)
}
