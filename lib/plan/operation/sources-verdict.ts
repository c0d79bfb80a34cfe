import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { isMany } from '#lib/plan/actions/actions'
import { isFedBy } from '#lib/plan/effects/consequences'
import { isOf } from '#lib/plan/effects/effect'
import type { Operation } from '#lib/plan/operation/operation'
import { sourcesSetBy } from '#lib/plan/operation/operation-tag'
import { afterOthers, ended, pending, type Verdict } from '#lib/plan/operation/verdict'
import type { WorkloadProgress } from '#lib/plan/operation/workload-progress'
import { workloadsVerdict } from '#lib/plan/operation/workloads-verdict'

/**
 * The result of an operation that set the sources of tags, or none: a change is accepted at once, the import of its image comes later
 * and may fail. Of many tags, the others go on.
 */
export function sourcesVerdict(
  operation: Operation,
  snapshot: Snapshot,
  workloads: WorkloadProgress[],
  doneAt: number,
  now: number,
): Verdict {
  const states = sourcesSetBy(operation).map(({ stream, tag }) => {
    const found = findTag(snapshot, stream, tag)
    return { name: tagKey(stream, tag), found, state: found === undefined ? null : importStateOf(found) }
  })
  const gone = states.find(({ state }) => state === null)
  if (gone && !isMany(operation.request))
    return ended('superseded', `The image stream tag ${gone.name} no longer exists.`)
  const open = states.filter(({ state }) => state?.state === 'pending')
  if (open.length > 0)
    return pending('waiting', `The cluster is importing ${open.map(({ name }) => name).join(', ')}.`)
  const failed = states.flatMap(({ name, state }) =>
    state?.state === 'failed' ? [`${name} was not imported. ${failureInWords(state)}`] : [],
  )
  const missing = gone ? [`The image stream tag ${gone.name} no longer exists.`] : []
  if (failed.length + missing.length === 0) return workloadsVerdict(operation, workloads, doneAt, now)
  const verdict = ended(
    'failed',
    [...failed, ...missing, 'Workloads keep their image.'].join(' '),
    undoWay(operation),
  )
  const kept = states.flatMap(({ found, state }) => (found && state?.state === 'failed' ? [found] : []))
  const moving = isMany(operation.request) ? withoutFed(operation, snapshot, workloads, kept) : []
  return moving.length === 0
    ? verdict
    : afterOthers(verdict, workloadsVerdict(operation, moving, doneAt, now))
}

function undoWay({ undo }: Operation): Verdict['next'] {
  return undo === null ? [] : [{ sentence: 'Undo this', request: undo }]
}

/** The workloads that none of these tags feeds. */
function withoutFed(
  { effects }: Operation,
  snapshot: Snapshot,
  workloads: WorkloadProgress[],
  tags: readonly StreamTag[],
): WorkloadProgress[] {
  const isFed = tags.map((tag) => isFedBy(snapshot, tag))
  return workloads.filter(
    ({ workload }) => !effects.some((effect) => isOf(effect, workload) && isFed.some((fed) => fed(effect))),
  )
}
