import { span } from '#lib/domain/format'
import { blockingPod, isBroken, isLate } from '#lib/domain/workload/pods'
import { actionOf, isMany } from '#lib/plan/actions/actions'
import { revertWorkload } from '#lib/plan/actions/revert/action'
import type { MoveState, Operation } from '#lib/plan/operation/operation'
import { howFar } from '#lib/plan/operation/end-of-steps'
import type { Way } from '#lib/plan/plan'
import { ended, pending, type Verdict } from '#lib/plan/operation/verdict'
import type { WorkloadProgress } from '#lib/plan/operation/workload-progress'

/** The image trigger controller takes milliseconds, and a cluster that is busy some seconds. */
const TRIGGER_MS = 60_000
/** A pod that fails this long, or this often, does not recover by itself. */
const FAILING_MS = 60_000
const MOST_RESTARTS = 3

/** The result of the workloads that an operation moves. @param doneAt when its last step was done */
export function workloadsVerdict(
  operation: Operation,
  workloads: WorkloadProgress[],
  doneAt: number,
  now: number,
): Verdict {
  if (workloads.length === 0) return ended('done', doneMessage(operation), insteadOf(operation))
  const inState = (state: MoveState) => workloads.find((each) => each.state === state)
  const gone = inState('gone')
  if (gone) return ended('failed', gone.reason ?? '')
  const moved = inState('moved-on')
  if (moved) return ended('superseded', `Something else moved ${moved.workload.name}. ${moved.reason ?? ''}`)
  const failing = inState('failing')
  if (failing) return failingVerdict(operation, failing, doneAt, now)
  const waiting = inState('waiting')
  if (waiting && now - doneAt > TRIGGER_MS) {
    const message = `${waiting.workload.name} has not moved for ${span(TRIGGER_MS)}. ${waiting.reason ?? ''} Check its image trigger, and what else writes to it.`
    return ended('failed', message, waysOf(operation, waiting))
  }
  const open = waiting ?? inState('moving') ?? inState('settling')
  if (open === undefined) return thereVerdict(workloads)
  const message = `${open.workload.name}: ${open.reason ?? ''}`
  const deadline = Math.max(...workloads.map(({ deadlineMs }) => deadlineMs))
  const isOverdue = now - lastMoveOf(workloads, doneAt) > deadline
  return isOverdue && open.state === 'moving'
    ? ended('failed', `Nothing moved for ${span(deadline)}. ${message}`, waysOf(operation, open))
    : pending(
        open.state === 'settling' ? 'settling' : open.state === 'waiting' ? 'waiting' : 'moving',
        message,
      )
}

/** The result when everything that can move by itself has moved. */
function thereVerdict(workloads: WorkloadProgress[]): Verdict {
  const withPods = workloads.filter(
    ({ state, summary }) => state === 'healthy' && summary?.health !== 'scaled-down',
  )
  const names = withPods.map(({ workload }) => workload.name).join(', ')
  const there = withPods.length === 0 ? [] : [`All pods of ${names} are ready.`]
  const message = [...there, ...workloads.flatMap(({ reason }) => reason ?? [])].join(' ')
  return ended(workloads.some(({ state }) => state === 'held') ? 'held' : 'healthy', message)
}

function failingVerdict(
  operation: Operation,
  failing: WorkloadProgress,
  doneAt: number,
  now: number,
): Verdict {
  const { workload, summary, pods, reason } = failing
  const message = `${workload.name}: ${reason ?? 'it fails.'}`
  const next = waysOf(operation, failing)
  const broken = pods.filter((pod) =>
    isBroken(pod) ? pod.secondsSinceCrash === null : isLate(pod) || pod.name === summary?.blockedBy,
  )
  const isForGood =
    (summary?.health === 'stuck' && workload.kind === 'Deployment') ||
    broken.some(({ restarts, startedAt }) => {
      const since = Math.max(doneAt, Date.parse(startedAt ?? '') || 0)
      return restarts >= MOST_RESTARTS || now - since > FAILING_MS
    })
  return isForGood ? ended('failed', message, next) : pending('failing', message, next)
}

/** A pod of the old template that is not ready blocks the rollout; one of the new template means that the image is bad. */
function waysOf({ undo }: Operation, { workload, summary }: WorkloadProgress): Way[] {
  const { name } = workload
  const blocking = summary && blockingPod(summary)
  if (blocking) {
    const request = { action: 'release', workload, pod: blocking.name } as const
    return [{ sentence: `Delete ${blocking.name}, which blocks ${name}`, request }]
  }
  const ways: Way[] = [
    { sentence: `Revert ${name} to the previous image`, request: revertWorkload(workload) },
  ]
  return undo === null ? ways : [...ways, { sentence: 'Undo this', request: undo }]
}

function lastMoveOf(workloads: WorkloadProgress[], doneAt: number): number {
  const starts = workloads.flatMap(({ pods }) =>
    pods.map(({ startedAt }) => Date.parse(startedAt ?? '') || 0),
  )
  return Math.max(doneAt, ...starts)
}

/** Who skips a run often wants another one now. */
function insteadOf({ request }: Operation): Way[] {
  if (request.action !== 'skip') return []
  const { cronJob } = request
  return [{ sentence: `Run ${cronJob} now…`, request: { action: 'run', cronJob } }]
}

function doneMessage(operation: Operation): string {
  const { request, steps } = operation
  if (isMany(request)) return `${howFar(operation)} No Deployment or StatefulSet had to move.`
  const message = steps.at(-1)?.message
  const isOnSchedule = actionOf(request).resultOn === 'schedule'
  const done = isOnSchedule
    ? 'Done. The schedule shows the result.'
    : 'Done. No Deployment or StatefulSet had to move.'
  return message ?? done
}
