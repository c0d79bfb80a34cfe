import type { Pod, PodTemplate } from '#lib/kubernetes/objects'
import type { Ownership } from '#lib/domain/workload/ownership'
import { comesBackWith, isReplacedWhenDeleted, podsWaitedFor } from '#lib/domain/workload/blocking'
import { isBroken, podRevisionOf } from '#lib/domain/workload/pods'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { summarize } from '#lib/domain/workload/rollout'
import { unreadyWords } from '#lib/domain/workload/unready'
import type { PodView } from '#lib/domain/workload/workload-views'
import type { Snapshot } from '#lib/domain/snapshot'
import { hasImage } from '#lib/domain/workload/pod-template'
import { findWorkload, keyOf, type Workload } from '#lib/domain/workload/workload'
import type { CommandedStep, Effect, StepCondition } from '#lib/plan/plan'
import { deletePod } from '#lib/plan/steps/steps'
import {
  changesBesideImages,
  hasImagesOf,
  isSameTemplate,
  withImages,
} from '#lib/plan/effects/template-changes'

/** Deletions of the pods that block workloads, for after image triggers have moved them. */
export function releaseSteps(
  snapshot: Snapshot,
  ownership: Ownership,
  effects: readonly Effect[],
): CommandedStep[] {
  const moved = new Map(effects.map(({ workload }) => [keyOf(workload), workload]))
  return [...moved].flatMap(([key, of]) => {
    const workload = findWorkload(snapshot, of)
    const own = effects.filter((effect) => keyOf(effect.workload) === key)
    return workload ? releaseFor(snapshot.namespace, ownership, workload, own, null) : []
  })
}

/**
 * With OrderedReady a pod that is not ready blocks its StatefulSet even when the template is good again
 * (statefulset-broken-pod.json), so it is deleted after the template has changed: before, it would come back as it is. That it
 * only starts makes no difference: the controller waits for it, and nobody knows whether it will be ready.
 * @param written the pod template, where a step writes all of it
 */
export function releaseFor(
  namespace: string,
  ownership: Ownership,
  workload: Workload,
  effects: readonly Effect[],
  written: PodTemplate | null,
): CommandedStep[] {
  const images = effects.flatMap(({ container, to }) => (to === null ? [] : [{ container, image: to }]))
  if (images.length === 0 && written === null) return []
  const target = withImages(written ?? workload.object.spec.template, images)
  const { kind, object } = workload
  const { name } = object.metadata
  const after: StepCondition = {
    workload: { kind, name },
    images,
    template: written,
    sentence: `Wait until the pod template of ${name} has changed.`,
  }
  const what = images.length > 0 ? 'image' : 'pod template'
  return deletionsOf(namespace, workload, blockingPods(workload, ownership, target), what, after)
}

/** @param what it comes back with: `image`, `pod template` */
export function deletionsOf(
  namespace: string,
  { object }: Workload,
  blocking: readonly BlockingPod[],
  what: string,
  after: StepCondition | null,
): CommandedStep[] {
  const { name } = object.metadata
  return blocking.map(({ pod, view, next }) => {
    const problem = isBroken(view) || view.unready === null ? 'is broken' : unreadyWords(view.unready)
    const end = {
      nothing: 'it does not come back',
      current: 'it comes back with the current revision, since it is below the partition',
      update: `it comes back with the new ${what}`,
    }[next]
    const sentence = `Delete ${view.name}, which ${problem} and blocks ${name}; ${end}.`
    return deletePod(namespace, pod, sentence, after)
  })
}

export type BlockingPod = { pod: Pod; view: PodView; next: ReturnType<typeof comesBackWith> }

/** The pods that block a StatefulSet with this template until they are deleted. */
export function blockingPods(
  workload: Workload,
  ownership: Ownership,
  target = workload.object.spec.template,
): BlockingPod[] {
  if (workload.kind === 'Deployment') return []
  const { object: set } = workload
  const pods = ownership.podsOf(workload)
  return podsWaitedFor(set, summarize(workload, ownership).pods).flatMap((view) => {
    const pod = pods.find(({ metadata }) => metadata.name === view.name)
    if (!pod || !isReplacedWhenDeleted(set, view, isOfTemplate(pod, workload, ownership, target))) return []
    return [{ pod, view, next: comesBackWith(set, view.name) }]
  })
}

/** Compares revisions where they are kept, since the status can be older than the template, and images otherwise. */
function isOfTemplate(
  pod: Pod,
  workload: Workload,
  ownership: Ownership,
  template = workload.object.spec.template,
): boolean {
  const label = podRevisionOf(pod)
  const revision = revisionsOf(workload, ownership).find(
    ({ podLabel }) => label !== null && podLabel === label,
  )
  return revision
    ? isSameTemplate(revision.template, template)
    : hasImagesOf({ spec: pod.spec ?? {} }, template)
}

/** Whether the condition of a step is met, and the controller has observed it. */
export function isMet({ images, template }: StepCondition, { object }: Workload): boolean {
  const now = object.spec.template
  const hasImages = images.every(({ container, image }) => hasImage(now, container, image))
  const isWritten = template === null || changesBesideImages(template, now).length === 0
  return (
    hasImages && isWritten && (object.status?.observedGeneration ?? 0) >= (object.metadata.generation ?? 0)
  )
}
