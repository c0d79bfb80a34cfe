import type { Pod } from '#lib/kubernetes/objects'
import type { Ownership } from '#lib/domain/ownership'
import { isBroken, podRevisionOf } from '#lib/domain/pods'
import { diffTemplates } from '#lib/domain/revision-diff'
import { revisionsOf } from '#lib/domain/revisions'
import { summarize } from '#lib/domain/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { containersOf, imageOf } from '#lib/domain/triggers'
import { findWorkload, keyOf, type Workload } from '#lib/domain/workload'
import type { Effect } from '#lib/plan/plan'
import { deletePod, type CommandedStep } from '#lib/plan/steps'

/**
 * With OrderedReady a broken pod blocks its StatefulSet even when the template is good again (statefulset-broken-pod.json),
 * so it is deleted as soon as the template has the other image: not before, or it would come back broken.
 */
export function releaseSteps(
  snapshot: Snapshot,
  ownership: Ownership,
  effects: readonly Effect[],
): CommandedStep[] {
  const moved = new Map(effects.map((effect) => [keyOf(effect.workload), effect]))
  return [...moved.values()].flatMap((effect) => {
    const workload = findWorkload(snapshot, effect.workload)
    if (!workload || effect.to === null) return []
    return blockingPods(workload, ownership)
      .filter((pod) => imageOf({ spec: pod.spec ?? {} }, effect.container) !== effect.to)
      .map((pod) => releaseStep(snapshot.namespace, pod, effect, effect.to ?? ''))
  })
}

/** Between two crashes a pod is ready for a moment, and the next one blocks again. */
export function blockingPods(workload: Workload, ownership: Ownership): Pod[] {
  const { strategy, pods } = summarize(workload, ownership)
  if (strategy !== 'OrderedReady') return []
  const broken = new Set(pods.filter(isBroken).map(({ name }) => name))
  return ownership.podsOf(workload).filter(({ metadata }) => broken.has(metadata.name))
}

/** By its revision where that is kept, since the status can be older than the template; else by its images. */
export function isOfTemplate(pod: Pod, workload: Workload, ownership: Ownership): boolean {
  const { template } = workload.object.spec
  const label = podRevisionOf(pod)
  const revision = revisionsOf(workload, ownership).find(
    ({ podLabel }) => label !== null && podLabel === label,
  )
  if (revision) return diffTemplates(revision.template, template).every(({ kind }) => kind === 'same')
  return containersOf(template).every(
    ({ name }) => imageOf({ spec: pod.spec ?? {} }, name) === imageOf(template, name),
  )
}

function releaseStep(
  namespace: string,
  pod: Pod,
  { workload, container }: Effect,
  image: string,
): CommandedStep {
  const { name } = pod.metadata
  const sentence = `Delete ${name}, which is broken and blocks ${workload.name}; it comes back with the other image.`
  const after = {
    workload,
    container,
    image,
    sentence: `Wait until the template of ${workload.name} has it.`,
  }
  return deletePod(namespace, pod, sentence, after)
}
