import type { Snapshot } from '#lib/domain/snapshot'
import { triggersWithTemplate, writingTriggersOf } from '#lib/domain/workload/triggers'
import { findWorkload } from '#lib/domain/workload/workload'
import type { Author, Planned } from '#lib/plan/plan'
import { reaching, type Revert, type RevertRequest } from '#lib/plan/actions/revert/revert'
import { pinOfRevert, revertByPin } from '#lib/plan/actions/revert/revert-by-pin'
import { revertByRelease } from '#lib/plan/actions/revert/revert-by-release'
import { revertByTemplate } from '#lib/plan/actions/revert/revert-by-template'
import { targetOf } from '#lib/plan/actions/revert/revert-target'
import { changesBesideImages } from '#lib/plan/effects/template-changes'
import type { RegistryLookup } from '#lib/plan/registry-lookup'
import { aimsOf, takesBack, writesOf } from '#lib/plan/actions/revert/trigger-writes'
import { refuse } from '#lib/plan/refusals'
import { refusePaused } from '#lib/plan/effects/rollout-hold'

/**
 * Reverts a workload so that the revert lasts. A live image trigger reverses an undo within milliseconds
 * (rollout-undo-deployment.json, rollout-undo-statefulset.json), so either its tag is pinned, or the trigger is paused in the
 * same patch that writes the pod template.
 */
export function planRevert(
  snapshot: Snapshot,
  request: RevertRequest,
  author: Author,
  lookUp: RegistryLookup,
): Planned {
  const { kind, name } = request.workload
  const workload = findWorkload(snapshot, request.workload)
  if (!workload) return refuse('not-found', `There is no ${kind} ${name}.`)
  const aimed = targetOf(snapshot, workload, request.to)
  if (!aimed.ok) return aimed
  const paused = refusePaused(workload)
  if (paused) return paused

  const { target } = aimed
  const aims = aimsOf(snapshot, workload, target.template)
  const moves = aims.filter(({ from, to }) => from !== to)
  const templateDiff = changesBesideImages(workload.object.spec.template, target.template)
  if (moves.length === 0 && templateDiff.length === 0)
    return revertByRelease(snapshot, workload, request, target)

  const there = triggersWithTemplate(snapshot, workload, target.template)
  const writesNow = writesOf(snapshot, writingTriggersOf(snapshot, workload))
  const writesThere = writesOf(snapshot, there.writing)
  const revert: Revert = {
    snapshot,
    workload,
    request,
    target,
    aims,
    moves,
    there,
    writesNow,
    writesThere,
    templateDiff,
    lookUp,
  }
  const reached = reaching(revert)
  const isTakenBack = reached.some((each) => aims.some((aim) => takesBack(each, aim)))
  const pin = pinOfRevert(revert)
  if (request.way === 'pin' && !pin.ok) return pin
  if (pin.ok && (request.way === 'pin' || (request.way === null && isTakenBack)))
    return revertByPin(revert, pin, author)
  const pauses = request.way === 'pause' || isTakenBack ? reached.map(({ trigger }) => trigger) : []
  return revertByTemplate(revert, pauses, isTakenBack && pin.ok ? pin : null)
}
