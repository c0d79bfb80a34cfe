import type { Snapshot } from '#lib/domain/snapshot'
import type { DiffLine } from '#lib/domain/workload-views'
import type { Workload } from '#lib/domain/workload'
import type { ActionRequest } from '#lib/plan/plan'
import type { Target } from '#lib/plan/revert-target'
import type { Told } from '#lib/plan/told'
import type { Move, Writes } from '#lib/plan/trigger-writes'

export type RevertRequest = Extract<ActionRequest, { action: 'revert' }>

/** What the ways of a revert are made of. */
export type Revert = {
  snapshot: Snapshot
  workload: Workload
  request: RevertRequest
  target: Target
  /** The containers whose image differs. */
  moves: Move[]
  /** What the live triggers of the workload write. */
  writes: Writes[]
  /** What differs besides images. */
  templateDiff: DiffLine[]
  told: Told
}

/** The live triggers of the containers that move. */
export function liveOf({ moves, writes }: Revert): Writes[] {
  return writes.filter(({ trigger }) => moves.some(({ container }) => container === trigger.container))
}

/** What the two ways are called where both lead there. */
export function pinWords(tag: string): string {
  return `Pin ${tag}, which moves all that it feeds`
}

export function pauseWords(workload: string): string {
  return `Move only ${workload}: pause its image trigger`
}
