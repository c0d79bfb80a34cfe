import type { Snapshot } from '#lib/domain/snapshot'
import type { DiffLine } from '#lib/domain/workload/workload-views'
import type { TriggersWithTemplate } from '#lib/domain/workload/triggers'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { keyOf, type Workload } from '#lib/domain/workload/workload'
import { consequencesOf } from '#lib/plan/effects/consequences'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { Target } from '#lib/plan/actions/revert/revert-target'
import type { RegistryLookup } from '#lib/plan/registry-lookup'
import type { Aim, Writes } from '#lib/plan/actions/revert/trigger-writes'

export type RevertRequest = RequestOf<'revert'>

/** What both ways of a revert are made from. */
export type Revert = {
  snapshot: Snapshot
  workload: Workload
  request: RevertRequest
  target: Target
  /** Each container of the target, and those whose image differs. */
  aims: Aim[]
  moves: Aim[]
  /** The triggers with the pod template of the target, where a path may lead to another container. */
  there: TriggersWithTemplate
  /** What the live triggers write into the current workload, and into the target. */
  writesNow: Writes[]
  writesThere: Writes[]
  /** What differs besides images. */
  templateDiff: DiffLine[]
  lookUp: RegistryLookup
}

/** The live triggers that write into what the target changes: a container that moves, or a different container than now. */
export function reaching({ moves, writesNow, writesThere }: Revert): Writes[] {
  return writesThere.filter(({ trigger: { container, fieldPath } }) => {
    const isAsNow = writesNow.some(
      ({ trigger }) => trigger.fieldPath === fieldPath && trigger.container === container,
    )
    return !isAsNow || moves.some((move) => move.container === container)
  })
}

/** The names of the two ways where there are both. */
export function pinLabel({ snapshot }: Revert, { tag, name, digest }: PinOfRevert): string {
  const item = tag.status?.items?.find(({ image }) => image === digest) ?? null
  const { effects } = consequencesOf(snapshot, tag, item)
  const workloads = new Set(effects.map(({ workload }) => keyOf(workload))).size
  return workloads > 1 ? `All ${workloads} workloads: pin ${name}` : `Pin ${name}`
}

export function pauseLabel(workload: string): string {
  return `Only ${workload}: pause its image trigger`
}

/** The one tag whose pin brings everything that moves to the target. */
export type PinOfRevert = { ok: true; tag: StreamTag; name: string; digest: string }
