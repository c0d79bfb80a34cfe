import { digestOf } from '#lib/domain/image/pull-spec'
import { isDigest, RESTARTED_ANNOTATION } from '#lib/kubernetes/names'
import type { PodTemplate } from '#lib/kubernetes/objects'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { containersOf, hasImage, pullSpecIn } from '#lib/domain/workload/pod-template'
import { revisionsOf, type Revision } from '#lib/domain/workload/revisions'
import type { Snapshot } from '#lib/domain/snapshot'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { isOf } from '#lib/plan/effects/effect'
import type { Effect } from '#lib/plan/plan'

export type Made = { workload: Workload; revision: Revision }

/**
 * The revision that an operation made of a workload; null until its controller has observed the template of the target.
 * @param generation the least generation of the workload, for an operation without a known target
 */
export function madeRevision(
  snapshot: Snapshot,
  key: WorkloadKey,
  effects: readonly Effect[],
  generation: number,
): Made | null {
  const workload = findWorkload(snapshot, key)
  if (workload === undefined) return null
  const { metadata, spec, status } = workload.object
  const now = metadata.generation ?? 0
  const isMoved = knownTargets(effects, key).every(({ container, to }) =>
    hasImage(spec.template, container, to),
  )
  if (!isMoved || now < generation || (status?.observedGeneration ?? 0) < now) return null
  const revision = revisionsOf(workload, ownershipOf(snapshot)).find(({ isCurrent }) => isCurrent)
  return revision && looksLike(revision.template, spec.template) ? { workload, revision } : null
}

/** A name without a digest can be resolved when it is written (apply-manifest-again.json). */
export function knownTargets(effects: readonly Effect[], key: WorkloadKey): Effect[] {
  return effects.filter((effect) => {
    const { to } = effect
    return isOf(effect, key) && to !== null && (isDigest(to) || digestOf(to) !== null)
  })
}

/** The watch of revisions can be behind that of workloads. */
function looksLike(template: PodTemplate, now: PodTemplate): boolean {
  const restartedAt = ({ metadata }: PodTemplate) => metadata?.annotations?.[RESTARTED_ANNOTATION]
  return (
    restartedAt(template) === restartedAt(now) &&
    containersOf(now).every(({ name }) => pullSpecIn(template, name) === pullSpecIn(now, name))
  )
}
