import { digestIn } from '#lib/domain/image/pull-spec'
import { buildsBehind } from '#lib/domain/image-stream/imported-images'
import { pullSpecOf } from '#lib/domain/image-stream/pull-spec-of'
import { newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Ownership } from '#lib/domain/workload/ownership'
import { isKeptByPartition } from '#lib/domain/workload/partition'
import { hasEnded } from '#lib/domain/workload/pods'
import { imageOf } from '#lib/domain/workload/pod-template'
import type { Lag, LagReason } from '#lib/domain/workload/lag-views'
import type { Workload } from '#lib/domain/workload/workload'
import { extractManagedFields, ownsField } from '#lib/kubernetes/managed-fields'
import { TRIGGERS_ANNOTATION } from '#lib/kubernetes/names'
import type { Pod } from '#lib/kubernetes/objects'

/** A container that is to have the newest image of a tag. `why`: what explains it where its pod template does not have that. */
export type Follower = { tag: StreamTag; container: string; why: LagReason }

/**
 * How a container falls short of its tag; null if its pod template has the tag's newest image and nothing keeps its pods from it. A
 * rollout under way is no lag. The same digest from another repository is the same image.
 */
export function lagOf(
  workload: Workload,
  ownership: Ownership,
  { tag, container, why }: Follower,
): Lag | null {
  const newest = newestOf(tag)
  const written = imageOf(workload.object.spec.template, container)
  if (newest === undefined || written === null) return null
  const wanted = digestIn(pullSpecOf(tag, newest))
  const name = { stream: tag.stream.metadata.name, tag: tag.name }
  const lag = { ...name, container, author: null }
  if (written !== wanted) {
    const writtenBy = why === 'trigger-paused' ? writerOfTriggers(workload) : null
    return { ...lag, runs: written, builds: buildsBehind(tag, written, wanted), pods: null, why, writtenBy }
  }
  const held = heldBack(workload)
  const pods = held === null ? [] : ownership.podsOf(workload).filter(isStaying)
  const old = held === null ? [] : pods.filter(held.holds).flatMap((pod) => oldImage(pod, container, wanted))
  if (held === null || old.length === 0) return null
  const [runs = ''] = old.toSorted((a, b) => behind(tag, b, wanted) - behind(tag, a, wanted))
  const builds = buildsBehind(tag, runs, wanted)
  return { ...lag, runs, builds, pods: { old: old.length, all: pods.length }, why: held.why, writtenBy: null }
}

/** An image that the tag never had counts as the oldest. */
function behind(tag: StreamTag, image: string, wanted: string): number {
  return buildsBehind(tag, image, wanted) ?? Infinity
}

function oldImage({ spec }: Pod, container: string, wanted: string): string[] {
  const image = imageOf({ spec: spec ?? {} }, container)
  return image === null || image === wanted ? [] : [image]
}

function isStaying(pod: Pod): boolean {
  return !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined
}

type Hold = { why: LagReason; holds: (pod: Pod) => boolean }

/** What keeps pods from the pod template until somebody acts; null if nothing does. */
function heldBack(workload: Workload): Hold | null {
  const { kind, object } = workload
  if (kind === 'Deployment')
    return object.spec.paused === true ? { why: 'deployment-paused', holds: () => true } : null
  const { type, rollingUpdate } = object.spec.updateStrategy ?? {}
  if (type === 'OnDelete') return { why: 'on-delete', holds: () => true }
  if ((rollingUpdate?.partition ?? 0) === 0) return null
  return { why: 'partition', holds: ({ metadata }) => isKeptByPartition(object, metadata.name) }
}

/** The client that wrote the triggers last, as the cluster tells it. */
function writerOfTriggers({ object }: Workload): string | null {
  const owners = extractManagedFields(object.metadata.managedFields).filter((entry) =>
    ownsField(entry, ['metadata', 'annotations', TRIGGERS_ANNOTATION]),
  )
  const [owner, other] = new Set(owners.map(({ manager }) => manager))
  return other === undefined ? (owner ?? null) : null
}
