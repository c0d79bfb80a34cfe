import { changeCause } from '#lib/domain/workload/change-cause'
import { containersOf, hasImage } from '#lib/domain/workload/pod-template'
import type { Revision } from '#lib/domain/workload/revisions'
import type { RevisionMaker } from '#lib/domain/workload/workload-journal'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'
import { actionOf } from '#lib/plan/actions/actions'
import { knownTargets } from '#lib/plan/operation/made-revision'
import type { Operation } from '#lib/plan/operation/operation'
import { movedBy } from '#lib/plan/operation/operation-tag'

/** The API server's times have whole seconds, and its clock differs from ours. */
const SLACK_MS = 5_000

/**
 * The operations that made revisions of a workload, or brought them back, by their names. Of two operations, the later one counts.
 * @param revisions those that the cluster has
 * @param forgotten uses of revisions that only Quayside remembers, created when they began
 */
export function revisionMakers(
  revisions: readonly Revision[],
  key: WorkloadKey,
  operations: readonly Operation[],
  forgotten: readonly Revision[] = [],
): ReadonlyMap<string, RevisionMaker> {
  const makers = new Map<string, RevisionMaker>()
  const inOrder = [...operations].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt))
  for (const operation of inOrder) {
    const made = madeBy(revisions, key, operation, forgotten)
    if (made === undefined) continue
    const { id, by, reason } = operation
    makers.set(made.name, { id, by, reason, at: movedAt(operation), cause: causeOf(operation, key, made) })
  }
  return makers
}

/** When the first of its steps was done: a trigger follows within milliseconds. */
function movedAt({ steps, startedAt }: Operation): string {
  return steps.find(({ state }) => state === 'done')?.at ?? startedAt
}

/** It names the images that were moved, or else all images of the revision. */
export function causeOf(operation: Operation, key: WorkloadKey, { template }: Revision): string {
  const moved = knownTargets(operation.effects, key).flatMap(({ to }) => to ?? [])
  const images = moved.length > 0 ? moved : containersOf(template).flatMap(({ image }) => image ?? [])
  return changeCause(operation, images)
}

/**
 * The first revision with the target that was created during the operation, or the only one from before, which came back: of that one,
 * the cluster has the object.
 */
function madeBy(
  revisions: readonly Revision[],
  key: WorkloadKey,
  operation: Operation,
  forgotten: readonly Revision[],
): Revision | undefined {
  const { effects, steps, startedAt, end } = operation
  const isMoved = movedBy(operation).some((moved) => keyOf(moved) === keyOf(key))
  const isDone = steps.some(({ state }) => state === 'done')
  if (!isMoved || !isDone || actionOf(operation.request).moves === 'pods') return undefined
  const moved = knownTargets(effects, key)
  const isTarget = ({ template }: Revision) =>
    moved.every(({ container, to }) => hasImage(template, container, to))
  const from = Date.parse(startedAt) - SLACK_MS
  const to = end === null ? Infinity : Date.parse(end.at) + SLACK_MS
  // The first use of one that came back is older than the object: of the same time, it was that.
  const created = [...forgotten, ...revisions]
    .filter(isTarget)
    .map((revision) => ({ revision, at: Date.parse(revision.createdAt ?? '') }))
    .sort((a, b) => a.at - b.at)
  const first = created.find(({ at }) => at >= from && at <= to)?.revision
  const [before, ...others] = created.filter(({ revision, at }) => at < from && revisions.includes(revision))
  return first ?? (moved.length > 0 && others.length === 0 ? before?.revision : undefined)
}
