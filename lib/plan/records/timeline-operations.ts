import { laneOf, placeNamed, placeName, type Place } from '#lib/domain/timeline/place'
import type { OperationOutcome, TimelineEvent } from '#lib/domain/timeline/timeline-event'
import type { Operation } from '#lib/plan/operation/operation'
import { aboutOf } from '#lib/plan/records/about'
import { whyOf, type Attempt } from '#lib/plan/records/attempt'
import { outcomeOf } from '#lib/plan/records/match-activity'

/**
 * Adds the operations of the journal, each once: what it imported, pinned, began, suspended or switched is told with it and not as an event of its
 * own, because its mover is this operation and nothing else. The end of a rollout or a run has a time of its own, and stays, unless the
 * operation says the same.
 * @param events of the cluster
 */
export function withOperations(
  events: readonly TimelineEvent[],
  operations: readonly Operation[],
): TimelineEvent[] {
  const known = new Map(operations.map((operation) => [operation.id, operation]))
  const brought = new Map<string, TimelineEvent[]>()
  const others: TimelineEvent[] = []
  for (const event of events) {
    const operation = known.get(makerOf(event) ?? '')
    if (operation !== undefined && isToldBy(operation, event))
      brought.set(operation.id, [...(brought.get(operation.id) ?? []), event])
    else others.push(event)
  }
  return [
    ...operations.map((operation) => operationEvent(operation, brought.get(operation.id) ?? [])),
    ...others,
  ]
}

function makerOf({ who: [mover, ...others] }: TimelineEvent): string | null {
  return mover?.kind === 'operation' && others.length === 0 ? mover.id : null
}

/** How an operation ended that tells the same as an end of its own. */
const ENDS: Record<string, OperationOutcome | undefined> = {
  'rollout-done': 'succeeded',
  'run-done': 'succeeded',
  'rollout-stuck': 'failed',
  'run-failed': 'failed',
  'import-failing': 'failed',
  'import-recovered': 'succeeded',
}

function isToldBy(operation: Operation, { what }: TimelineEvent): boolean {
  const ended = ENDS[what.kind === 'run-ended' ? `run-${what.outcome}` : what.kind]
  return ended === undefined || ended === outcomeOf(operation)
}

function operationEvent(operation: Operation, brought: readonly TimelineEvent[]): TimelineEvent {
  const { id, title, by, reason, request, startedAt, end } = operation
  const images = brought.flatMap(({ what, where: [place] }) =>
    (what.kind === 'imported' || what.kind === 'pinned') && place?.kind === 'lane'
      ? { stream: place.stream, tag: place.tag, digest: what.digest }
      : [],
  )
  const rollouts = brought.flatMap(({ what, where: [place] }) =>
    (what.kind === 'rollout-begun' || what.kind === 'template-changed') && place?.kind === 'workload'
      ? { workload: place.workload, revision: what.revision }
      : [],
  )
  const places: Place[] = [
    ...aboutOf(operation).map(placeNamed),
    ...images.map(({ stream, tag }) => laneOf(stream, tag)),
    ...rollouts.map(({ workload }): Place => ({ kind: 'workload', workload })),
  ]
  return {
    id: `operation ${id}`,
    when: { at: startedAt, isExact: true },
    what: {
      kind: 'operation',
      operation: id,
      title,
      action: request.action,
      outcome: outcomeOf(operation),
      message: end?.message ?? '',
      endedAt: end?.at ?? null,
      images,
      rollouts,
    },
    where: [...new Map(places.map((place) => [placeName(place), place])).values()],
    who: [{ kind: 'operation', id, by, reason }],
    certainty: 'recorded',
  }
}

/** All tries of a person on a day for the same thing, when it was tried last. */
export function attemptEvent(attempt: Attempt): TimelineEvent {
  const { id, title, action, outcome, by, count, firstAt, lastAt, about } = attempt
  return {
    id: `attempt ${id}`,
    when: { at: lastAt, isExact: true },
    what: { kind: 'attempt', title, action, outcome, message: whyOf(attempt), by, count, firstAt },
    where: about.map(placeNamed),
    who: [],
    certainty: 'recorded',
  }
}
