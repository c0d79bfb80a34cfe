import type { Pod } from '#lib/kubernetes/objects'
import { podsWaitedFor } from '#lib/domain/workload/blocking'
import { ownershipOf, type Ownership } from '#lib/domain/workload/ownership'
import { isKeptByPartition } from '#lib/domain/workload/partition'
import { summarize } from '#lib/domain/workload/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { findWorkload, type Workload } from '#lib/domain/workload/workload'
import { finish } from '#lib/plan/plan-draft'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { Planned, Refused } from '#lib/plan/plan'
import { blockingPods, deletionsOf } from '#lib/plan/effects/blocking-pods'
import { momentaryWarnings } from '#lib/plan/effects/consequences'
import { refuse } from '#lib/plan/refusals'
import { revertWorkload } from '#lib/plan/actions/revert/action'
import { preconditionOfWorkload } from '#lib/plan/steps/preconditions'

/** Deletes a pod of an old template that is not ready and blocks its StatefulSet. */
export function planRelease(snapshot: Snapshot, request: RequestOf<'release'>): Planned {
  const { workload: key, pod: podName } = request
  const workload = findWorkload(snapshot, key)
  if (!workload) return refuse('not-found', `There is no ${key.kind} ${key.name}.`)
  const ownership = ownershipOf(snapshot)
  const pod = ownership.podsOf(workload).find(({ metadata }) => metadata.name === podName)
  if (!pod) return refuse('not-found', `${key.name} has no pod ${podName}: it may already be gone.`)
  const blocking = blockingPods(workload, ownership).find((each) => each.pod === pod)
  if (!blocking) return refuseRelease(workload, pod, ownership)
  const plan = finish({
    request,
    title: `Release ${key.name} from ${podName}`,
    confirm: `Delete ${podName}`,
    steps: deletionsOf(snapshot.namespace, workload, [blocking], 'pod template', null),
    effects: [],
    movesLater: `${podName} is replaced.`,
    warnings: [],
    momentary: momentaryWarnings(workload, ownership),
    afterwards: [`When ${podName} is gone, the rollout of ${key.name} continues.`],
    undo: null,
    preconditions: [preconditionOfWorkload(workload)],
    written: null,
  })
  return { ok: true, plan }
}

/** Why the deletion of a pod would not help. */
function refuseRelease(workload: Workload, pod: Pod, ownership: Ownership): Refused {
  const { kind, object } = workload
  const key = { kind, name: object.metadata.name }
  const podName = pod.metadata.name
  const { pods } = summarize(workload, ownership)
  if (kind === 'Deployment' || !podsWaitedFor(object, pods).some(({ name }) => name === podName)) {
    return refuse(
      'nothing-to-do',
      `${podName} does not block ${key.name}: only a pod that is not ready, of a StatefulSet with the policy OrderedReady, does. To replace all pods, restart it.`,
      [{ sentence: `Restart ${key.name}`, request: { action: 'restart', workload: key } }],
    )
  }
  if (isKeptByPartition(object, podName)) {
    return refuse(
      'nothing-to-do',
      `${podName} is below the partition of ${key.name}, so it would come back with the old pod template, just as it is. Lower the partition first.`,
    )
  }
  return refuse(
    'template-broken',
    `${podName} has the current pod template of ${key.name}, so it would come back just as it is. Revert first: that also deletes the pod.`,
    [{ sentence: 'Revert to the previous image', request: revertWorkload(key) }],
  )
}
