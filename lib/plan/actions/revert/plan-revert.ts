import type { Snapshot } from '#lib/domain/snapshot'
import { findWorkload, type Workload } from '#lib/domain/workload/workload'
import { refusePast } from '#lib/plan/actions/pin/plan-pin'
import type { Author, Planned, Refused } from '#lib/plan/plan'
import {
  isThere,
  revertOf,
  type NamedRevert,
  type Revert,
  type Reverting,
  type RevertRequest,
} from '#lib/plan/actions/revert/revert'
import { pinOfReverts, revertByPin } from '#lib/plan/actions/revert/revert-by-pin'
import { revertByRelease } from '#lib/plan/actions/revert/revert-by-release'
import { revertByTemplate } from '#lib/plan/actions/revert/revert-by-template'
import { targetOf } from '#lib/plan/actions/revert/revert-target'
import { fedWorkloads, laneOf, scopeOf } from '#lib/plan/actions/revert/scope'
import { targetBefore } from '#lib/plan/actions/revert/target-before'
import { saysGone, type RegistryLookup } from '#lib/plan/registry-lookup'
import { refuse } from '#lib/plan/refusals'
import { refuseMarkedEffects } from '#lib/plan/effects/refuse-marked'
import { refusePaused } from '#lib/plan/effects/rollout-hold'

/**
 * Reverts exactly the chosen workloads so that the revert lasts. A live image trigger reverses an undo within milliseconds
 * (rollout-undo-deployment.json, rollout-undo-statefulset.json), so either its tag is pinned, where that moves the chosen ones and
 * nobody else, or the trigger is paused in the same patch that writes the pod template.
 */
export function planRevert(
  snapshot: Snapshot,
  asked: RevertRequest,
  author: Author,
  lookUp: RegistryLookup,
): Planned {
  const lane = laneOf(snapshot, asked)
  if (lane === undefined) return refuse('not-found', `There is no image stream tag ${asked.lane ?? ''}.`)
  const all = () => (lane === null ? [] : fedWorkloads(snapshot, lane))
  const chosen = asked.workloads === 'all' ? all() : asked.workloads
  const scope = scopeOf(snapshot, asked, chosen)
  const workloads: Workload[] = []
  for (const key of chosen) {
    const workload = findWorkload(snapshot, key)
    if (!workload) return refuse('not-found', `There is no ${key.kind} ${key.name}.`)
    workloads.push(workload)
  }
  const before = targetBefore(snapshot, workloads, lane, (tag, pullSpec) => saysGone(lookUp(tag, pullSpec)))
  const to = asked.to === 'before' ? before?.to : asked.to
  if (to === undefined)
    return withScope(unknownBefore(asked, workloads), scope, { ...asked, workloads: chosen })
  const request: NamedRevert = { ...asked, workloads: chosen, to }
  const isBefore = before !== null && JSON.stringify(before.to) === JSON.stringify(to)
  const because = isBefore ? before.because : null
  const reverting: Reverting = { snapshot, request, scope, because, lookUp }
  return withScope(planNamed(reverting, workloads, author), scope, request)
}

function unknownBefore({ lane }: RevertRequest, workloads: Workload[]): Refused {
  const [first] = workloads
  if (!first) return NOBODY
  const name = lane ?? first.object.metadata.name
  return refuse(
    'nothing-before',
    `The previous image of ${name} is unknown: neither its revisions nor its tags have another image that was neither reverted nor marked bad, and that the registry still has. Choose an image from the history of its tag.`,
  )
}

const NOBODY = refuse('nothing-chosen', 'Choose at least one workload.')

/** A person can choose others, whether or not these can be reverted. */
function withScope(planned: Planned, scope: Reverting['scope'], request: RevertRequest): Planned {
  return planned.ok
    ? { ok: true, plan: { ...planned.plan, scope } }
    : { ok: false, refusal: { ...planned.refusal, scope, request } }
}

function planNamed(reverting: Reverting, workloads: Workload[], author: Author): Planned {
  const { snapshot, request } = reverting
  const lane = laneOf(snapshot, request) ?? null
  if (workloads.length === 0) return NOBODY
  if ('revision' in request.to && workloads.length > 1)
    return refuse('not-found', 'Each workload has revisions of its own. Choose an image instead.')
  const past = refusePast(request, author)
  if (past) return past
  const reverts: Revert[] = []
  for (const workload of workloads) {
    const aimed = targetOf(snapshot, workload, request.to, lane)
    if (!aimed.ok) return aimed
    const paused = refusePaused(workload)
    if (paused) return paused
    reverts.push(revertOf(reverting, workload, aimed.target))
  }
  const moving = reverts.filter((each) => !isThere(each))
  if (moving.length === 0) return revertByRelease(reverting, reverts)
  const marked = refuseMarkedEffects(
    snapshot,
    moving.flatMap(({ moves }) => moves),
  )
  if (marked) return marked
  const pin = pinOfReverts(reverting, moving)
  return pin && request.way === null
    ? revertByPin(reverting, moving, pin, author)
    : revertByTemplate(reverting, moving, pin)
}
