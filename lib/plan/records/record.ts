import type { Snapshot } from '#lib/domain/snapshot'
import type {
  ChainStep,
  Operation,
  OperationEnd,
  SourceChain,
  WorkloadRecord,
} from '#lib/plan/operation/operation'
import { endOfSteps } from '#lib/plan/operation/end-of-steps'
import { waitsForOthers, type Progress } from '#lib/plan/operation/progress'
import { whyUnknown } from '#lib/plan/operation/unread-result'
import { workloadsOf, type WorkloadProgress } from '#lib/plan/operation/workload-progress'

/** Words of a cluster can be long, and an entry of the journal has limited size. */
const LONGEST_REASON = 300

/** The record of an operation at its end; null while it goes on. */
export function endOf(
  { state, message, next, isOver, workloads, chain }: Progress,
  at: string,
): OperationEnd | null {
  if (!isOver || !isEnd(state)) return null
  const end = { state, at, message, next, workloads: workloads.map(recordOf) }
  return chain.length === 0 ? end : { ...end, chain: chain.map(withShortWords) }
}

/** Words of a forge can be long, too. */
function withShortWords({ steps, ...source }: SourceChain): SourceChain {
  const shorten = (step: ChainStep) => ({ ...step, sentence: step.sentence.slice(0, LONGEST_REASON) })
  return { ...source, steps: steps.map(shorten) }
}

/**
 * The record of an operation whose steps were not all done; null where the moved workloads decide.
 * @param snapshot null where it is out of date
 */
export function endWithoutRest(
  operation: Operation,
  snapshot: Snapshot | null,
  at: string,
): OperationEnd | null {
  const cut = endOfSteps(operation)
  if (cut === null || waitsForOthers(operation) || !isEnd(cut.state)) return null
  const { state, message, next } = cut
  return { state, at, message, next, workloads: snapshot && recordsIn(operation, snapshot) }
}

/** Null where the cluster cannot be read. */
function recordsIn(operation: Operation, snapshot: Snapshot): WorkloadRecord[] | null {
  const isKnown = whyUnknown(operation, snapshot) === null
  return isKnown ? workloadsOf(operation, snapshot).map(recordOf) : null
}

const ENDS: Record<OperationEnd['state'], true> = {
  healthy: true,
  done: true,
  held: true,
  failed: true,
  stopped: true,
  superseded: true,
  unknown: true,
}

function isEnd(state: Progress['state']): state is OperationEnd['state'] {
  return Object.hasOwn(ENDS, state)
}

function recordOf({ workload, state, reason, summary, pods, images }: WorkloadProgress): WorkloadRecord {
  return {
    workload,
    state,
    reason: reason?.slice(0, LONGEST_REASON) ?? null,
    desired: summary?.desired ?? 0,
    ready: summary?.ready ?? 0,
    onTarget: pods.filter(({ isOnTarget }) => isOnTarget).length,
    images,
  }
}
