import type { Snapshot } from '#lib/domain/snapshot'
import type { DiffLine } from '#lib/domain/workload/workload-views'
import {
  triggersWithTemplate,
  writingTriggersOf,
  type TriggersWithTemplate,
} from '#lib/domain/workload/triggers'
import { keyOf, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import type { RequestOf } from '#lib/plan/actions/actions'
import { keyOfWorkload } from '#lib/plan/actions/revert/scope'
import type { Target } from '#lib/plan/actions/revert/revert-target'
import { aimsOf, takesBack, writesOf, type Aim, type Writes } from '#lib/plan/actions/revert/trigger-writes'
import { changesBesideImages } from '#lib/plan/effects/template-changes'
import type { Scope } from '#lib/plan/plan'
import type { RegistryLookup } from '#lib/plan/registry-lookup'

export type RevertRequest = RequestOf<'revert'>

/** A request that names its workloads and its target, as plans and the journal have it. */
export type NamedRevert = RevertRequest & {
  workloads: WorkloadKey[]
  to: Exclude<RevertRequest['to'], 'before'>
}

/** What all parts of a revert have in common. */
export type Reverting = {
  snapshot: Snapshot
  request: NamedRevert
  scope: Scope | null
  because: string | null
  lookUp: RegistryLookup
}

/** The revert of one workload. */
export type Revert = {
  snapshot: Snapshot
  workload: Workload
  key: WorkloadKey
  target: Target
  /** Each container of the target, and those whose image differs. */
  aims: Aim[]
  moves: Aim[]
  /** The triggers with the pod template of the target, where a path may lead to another container. */
  there: TriggersWithTemplate
  /** What the live triggers write into the target. */
  writesThere: Writes[]
  /** The live triggers that write into what the target changes: a container that moves, or a different container than now. */
  reached: Writes[]
  /** Whether one of these would reverse it. */
  isTakenBack: boolean
  /** What differs besides images. */
  templateDiff: DiffLine[]
  lookUp: RegistryLookup
}

export function revertOf({ snapshot, lookUp }: Reverting, workload: Workload, target: Target): Revert {
  const aims = aimsOf(snapshot, workload, target.template)
  const moves = aims.filter(({ from, to }) => from !== to)
  const there = triggersWithTemplate(snapshot, workload, target.template)
  const writesNow = writesOf(snapshot, writingTriggersOf(snapshot, workload))
  const writesThere = writesOf(snapshot, there.writing)
  const reached = writesThere.filter(({ trigger: { container, fieldPath } }) => {
    const isAsNow = writesNow.some(
      ({ trigger }) => trigger.fieldPath === fieldPath && trigger.container === container,
    )
    return !isAsNow || moves.some((move) => move.container === container)
  })
  return {
    snapshot,
    workload,
    key: keyOfWorkload(workload),
    target,
    aims,
    moves,
    there,
    writesThere,
    reached,
    isTakenBack: reached.some((each) => aims.some((aim) => takesBack(each, aim))),
    templateDiff: changesBesideImages(workload.object.spec.template, target.template),
    lookUp,
  }
}

export function isThere({ moves, templateDiff }: Revert): boolean {
  return moves.length === 0 && templateDiff.length === 0
}

/** `Move 3 workloads back to 80f33cfc`, or one of them alone. */
export function revertTitle({ request, scope }: Reverting, moved: readonly Revert[]): string {
  const [first] = moved
  if (!first) return 'Revert'
  const others = scope?.choices.filter(
    ({ workload }) => !moved.some(({ key }) => keyOf(key) === keyOf(workload)),
  )
  const isPart = others !== undefined && others.length > 0
  const who =
    moved.length === 1
      ? `${first.key.name}${isPart ? ' alone' : ''}`
      : `${moved.length}${isPart ? ` of ${moved.length + others.length}` : ''} workloads`
  return `Move ${who} back to ${targetName(request, first)}`
}

function targetName({ to }: NamedRevert, { target }: Revert): string {
  return 'revision' in to && to.only === undefined ? `revision ${to.revision}` : target.name
}
