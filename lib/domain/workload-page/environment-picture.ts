import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Unread } from '#lib/domain/freshness'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Picture } from '#lib/domain/timeline-picture/picture'
import { fairShares } from '#lib/domain/workload-page/fair-shares'
import { namesOf, tagsIn } from '#lib/domain/workload-page/workload-picture'
import { digestOf } from '#lib/domain/image/pull-spec'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { containersOf } from '#lib/domain/workload/pod-template'
import { revisionsOf } from '#lib/domain/workload/revisions'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import { workloadsOf, type Workload } from '#lib/domain/workload/workload'

/** The images of the workloads of one environment or several over time. */
export type PictureView = { readAt: string; parts: readonly PicturePart[] }

/** Of one environment. */
export type PicturePart = {
  environment: Pick<EnvironmentView, 'name' | 'title'>
  picture: Picture
  /** How many more workloads there are, whose pod templates changed less lately. */
  unlisted: number
  /** The kinds of workloads that it does not have. */
  unread: readonly Unread[]
}

/** Of all environments together: more bands are no overview. */
export const MOST_BANDS = 50

/**
 * How many bands each environment gets of those that a picture of all has.
 * @param lane a tag or a workload, `nginx:prod` or `Deployment/nginx`: only what it feeds, or is; empty for all
 */
export function bandShares(snapshots: readonly Snapshot[], lane: string): number[] {
  return fairShares(
    snapshots.map((snapshot) => wantedIn(snapshot, lane).length),
    MOST_BANDS,
  )
}

/** The workloads whose pod templates changed last, in the order of their names. @param lane as for their shares */
export function picturedWorkloads(
  snapshot: Snapshot,
  lane: string,
  most: number,
): { workloads: readonly Workload[]; unlisted: number } {
  const wanted = wantedIn(snapshot, lane)
  if (wanted.length <= most) return { workloads: wanted, unlisted: 0 }
  const ownership = ownershipOf(snapshot)
  const changed = wanted.map((workload) => ({ workload, at: newestOf(ownership.revisionsOf(workload)) }))
  const latest = changed.sort((a, b) => b.at - a.at).slice(0, most)
  const shown = new Set(latest.map(({ workload }) => workload))
  return { workloads: wanted.filter((workload) => shown.has(workload)), unlisted: wanted.length - most }
}

function wantedIn(snapshot: Snapshot, lane: string): readonly Workload[] {
  const all = workloadsOf(snapshot)
  return lane === '' ? all : all.filter((workload) => namesOf(workload).has(lane))
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
