import { tagKey } from '#lib/domain/image-stream/tag-key'
import { CLOCK_SLACK_MS, type ImportingCronJob, type MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { Starter } from '#lib/domain/moves/mover'
import type { Operation } from '#lib/plan/operation/operation'
import { touchedTags } from '#lib/plan/operation/operation-tag'
import { tracesOn } from '#lib/plan/operation/operation-traces'

/** A Job is made by the first step of its operation. */
const MADE_MS = 60_000

export type EvidenceOf = (stream: string, tag: string, images?: ReadonlySet<string>) => MoveEvidence

/**
 * What the journal and the CronJobs know of the moves of each tag.
 * @param from since when these are all operations, in milliseconds
 */
export function moveEvidence(
  operations: readonly Operation[],
  from: number,
  cronJobs: readonly ImportingCronJob[] | null,
): EvidenceOf {
  const byTag = new Map<string, Operation[]>()
  for (const operation of operations) {
    for (const { stream, tag } of touchedTags(operation)) {
      const key = tagKey(stream, tag)
      byTag.set(key, [...(byTag.get(key) ?? []), operation])
    }
  }
  return (stream, tag, images) => {
    const onTag = byTag.get(tagKey(stream, tag)) ?? []
    const scheduled = onTag.find((each) => each.request.action === 'schedule' && isDone(each))
    return {
      operations: tracesOn(images === undefined ? onTag : operations, stream, tag, images ?? NO_IMAGES),
      wholeFrom: Math.max(from, Date.parse(scheduled?.startedAt ?? '') || -Infinity),
      cronJobs,
    }
  }
}

const NO_IMAGES: ReadonlySet<string> = new Set()

/** The operation that started the Job of a CronJob that was made at a time, in milliseconds. */
export function starterOf(operations: readonly Operation[], cronJob: string, madeAt: number): Starter | null {
  const found = operations.find(({ request, startedAt, ...operation }) => {
    const age = madeAt - Date.parse(startedAt)
    const isStart = request.action === 'run' && request.cronJob === cronJob
    return isStart && age >= -CLOCK_SLACK_MS && age <= MADE_MS && isDone(operation)
  })
  return found ? { id: found.id, by: found.by, reason: found.reason } : null
}

function isDone({ steps }: Pick<Operation, 'steps'>): boolean {
  return steps.some(({ state }) => state === 'done')
}
