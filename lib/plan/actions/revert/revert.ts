import type { Snapshot } from '#lib/domain/snapshot'
import type { DiffLine } from '#lib/domain/workload/workload-views'
import type { TriggersWithTemplate } from '#lib/domain/workload/triggers'
import type { Workload } from '#lib/domain/workload/workload'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { Target } from '#lib/plan/actions/revert/revert-target'
import type { Told } from '#lib/plan/registry-lookup'
import type { Aim, Writes } from '#lib/plan/actions/revert/trigger-writes'

export type RevertRequest = RequestOf<'revert'>

/** What the ways of a revert are made of. */
export type Revert = {
  snapshot: Snapshot
  workload: Workload
  request: RevertRequest
  target: Target
  /** Each container of the target, and those whose image differs. */
  aims: Aim[]
  moves: Aim[]
  /** The triggers as they are with the target's pod template, where a path may lead to another container. */
  there: TriggersWithTemplate
  /** What the live triggers write into the workload as it is, and into the target. */
  writesNow: Writes[]
  writesThere: Writes[]
  /** What differs besides images. */
  templateDiff: DiffLine[]
  told: Told
}

/** The live triggers that write into what the target changes: a container that moves, or another one than now. */
export function reaching({ moves, writesNow, writesThere }: Revert): Writes[] {
  return writesThere.filter(({ trigger: { container, fieldPath } }) => {
    const isAsNow = writesNow.some(
      ({ trigger }) => trigger.fieldPath === fieldPath && trigger.container === container,
    )
    return !isAsNow || moves.some((move) => move.container === container)
  })
}

/** What the two ways are called where both lead there. */
export function pinWords(tag: string): string {
  return `Pin ${tag}, which moves all that it feeds`
}

export function pauseWords(workload: string): string {
  return `Move only ${workload}: pause its image trigger`
}
