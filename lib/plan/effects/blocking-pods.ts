import type { Pod, PodTemplate } from '#lib/kubernetes/objects'
import type { Ownership } from '#lib/domain/workload/ownership'
import { isKeptByPartition } from '#lib/domain/workload/partition'
import { isBroken, podRevisionOf } from '#lib/domain/workload/pods'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { summarize } from '#lib/domain/workload/rollout'
import type { Snapshot } from '#lib/domain/snapshot'
import { imageOf } from '#lib/domain/workload/pod-template'
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
 * With OrderedReady a broken pod blocks its StatefulSet even when the template is good again (statefulset-broken-pod.json),
 * so it is deleted after the template has changed: before, it would come back broken.
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
  return blockingPods(workload, ownership)
    .filter((pod) => !isOfTemplate(pod, workload, ownership, target) && !isKept(pod, workload))
    .map((pod) => {
      const what = images.length > 0 ? 'image' : 'pod template'
      const sentence = `Delete ${pod.metadata.name}, which is broken and blocks ${name}; it comes back with the new ${what}.`
      return deletePod(namespace, pod, sentence, after)
    })
}

/** Whether the pod would come back with the old template. */
export function isKept({ metadata }: Pod, { kind, object }: Workload): boolean {
  return kind === 'StatefulSet' && isKeptByPartition(object, metadata.name)
}

/** Broken pods, ready or not: between two crashes a pod is ready for a moment. */
export function blockingPods(workload: Workload, ownership: Ownership): Pod[] {
  const { strategy, pods } = summarize(workload, ownership)
  if (strategy !== 'OrderedReady') return []
  const broken = new Set(pods.filter(isBroken).map(({ name }) => name))
  return ownership.podsOf(workload).filter(({ metadata }) => broken.has(metadata.name))
}

/** Compares revisions where they are kept, since the status can be older than the template, and images otherwise. */
export function isOfTemplate(
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
  const hasImages = images.every(({ container, image }) => imageOf(now, container) === image)
  const isWritten = template === null || changesBesideImages(template, now).length === 0
  return (
    hasImages && isWritten && (object.status?.observedGeneration ?? 0) >= (object.metadata.generation ?? 0)
  )
}
