import type { Snapshot } from '#lib/domain/snapshot'
import type { Picture } from '#lib/domain/timeline-picture/picture'
import { namesOf, tagsIn } from '#lib/domain/workload-page/workload-picture'
import { digestOf } from '#lib/domain/image/pull-spec'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { containersOf } from '#lib/domain/workload/pod-template'
import { revisionsOf } from '#lib/domain/workload/revisions'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import { workloadsOf, type Workload } from '#lib/domain/workload/workload'

/** The images of the workloads of an environment over time. */
export type PictureView = {
  readAt: string
  picture: Picture
  /** How many more workloads there are, whose pod templates changed less lately. */
  unlisted: number
}

/** More bands are no overview. */
export const MOST_BANDS = 50

/**
 * The workloads whose pod templates changed last, in the order of their names.
 * @param lane a tag or a workload, `nginx:prod` or `Deployment/nginx`: only what it feeds, or is; empty for all
 */
export function picturedWorkloads(
  snapshot: Snapshot,
  lane: string,
): { workloads: readonly Workload[]; unlisted: number } {
  const all = workloadsOf(snapshot)
  const wanted = lane === '' ? all : all.filter((workload) => namesOf(workload).has(lane))
  if (wanted.length <= MOST_BANDS) return { workloads: wanted, unlisted: 0 }
  const ownership = ownershipOf(snapshot)
  const changed = wanted.map((workload) => ({ workload, at: newestOf(ownership.revisionsOf(workload)) }))
  const latest = changed.sort((a, b) => b.at - a.at).slice(0, MOST_BANDS)
  const shown = new Set(latest.map(({ workload }) => workload))
  return { workloads: wanted.filter((workload) => shown.has(workload)), unlisted: wanted.length - MOST_BANDS }
}

function newestOf(revisions: readonly KubernetesObject[]): number {
  return Math.max(0, ...revisions.map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? '') || 0))
}

/** The images in their revisions that the tags which feed them have: their details have commits. */
export function picturedImages(
  snapshot: Snapshot,
  workloads: readonly Workload[],
): { stream: string; digest: string }[] {
  const ownership = ownershipOf(snapshot)
  const found = workloads.flatMap((workload) => {
    const revisions = revisionsOf(workload, ownership)
    const digests = new Set(
      revisions.flatMap(({ template }) => containersOf(template).map(({ image }) => digestOf(image ?? ''))),
    )
    return tagsIn(snapshot, workload).flatMap(({ stream, status }) =>
      (status?.items ?? [])
        .filter(({ image }) => digests.has(image))
        .map(({ image }) => [image, stream.metadata.name] as const),
    )
  })
  return [...new Map(found)].map(([digest, stream]) => ({ stream, digest }))
}
