import { ownershipOf } from '#lib/domain/workload/ownership'
import type { Snapshot } from '#lib/domain/snapshot'
import { findWorkload } from '#lib/domain/workload/workload'
import { finish } from '#lib/plan/plan-draft'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { Planned } from '#lib/plan/plan'
import { blockingPods, isKept, isOfTemplate } from '#lib/plan/effects/blocking-pods'
import { deletePod } from '#lib/plan/steps/steps'
import { refuse } from '#lib/plan/refusals'
import { revertBefore } from '#lib/plan/actions/revert/action'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'

/** Deletes a broken pod of an old template, which blocks its StatefulSet. */
export function planRelease(snapshot: Snapshot, request: RequestOf<'release'>): Planned {
  const { workload: key, pod: podName } = request
  const workload = findWorkload(snapshot, key)
  if (!workload) return refuse('not-found', `There is no ${key.kind} ${key.name}.`)
  const ownership = ownershipOf(snapshot)
  const pod = ownership.podsOf(workload).find(({ metadata }) => metadata.name === podName)
  if (!pod) return refuse('not-found', `${key.name} has no pod ${podName}: it may already be gone.`)
  if (!blockingPods(workload, ownership).includes(pod)) {
    return refuse(
      'nothing-to-do',
      `${podName} does not block ${key.name}: only a broken pod of a StatefulSet with the policy OrderedReady does. To replace all pods, restart it.`,
      [{ sentence: `Restart ${key.name}`, request: { action: 'restart', workload: key } }],
    )
  }
  if (isOfTemplate(pod, workload, ownership)) {
    return refuse(
      'template-broken',
      `${podName} has the current pod template of ${key.name}, so it would come back just as broken. Revert first: that also deletes the pod.`,
      [{ sentence: 'Revert to the previous image', request: revertBefore(key) }],
    )
  }
  if (isKept(pod, workload)) {
    return refuse(
      'nothing-to-do',
      `${podName} is below the partition of ${key.name}, so it would come back with the old pod template, just as broken. Lower the partition first.`,
    )
  }
  const sentence = `Delete ${podName}, which is broken; the StatefulSet creates it again from its pod template.`
  const plan = finish({
    request,
    title: `Release ${key.name} from ${podName}`,
    confirm: `Delete ${podName}`,
    steps: [deletePod(snapshot.namespace, pod, sentence, null)],
    effects: [],
    movesLater: `${podName} is replaced.`,
    warnings: [],
    momentary: [],
    afterwards: [`${podName} comes back with the pod template of ${key.name}, and the rollout continues.`],
    undo: null,
    preconditions: [preconditionOfWorkload(workload)],
    written: null,
  })
  return { ok: true, plan }
}
