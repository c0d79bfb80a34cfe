import type { ActionRequest } from '#lib/plan/actions/actions'
import type { CommandedStep } from '#lib/plan/plan'
import type { Arrival } from '#lib/plan/registry-lookup'

/** What a plan does to one tag, without what follows from it: plans of one tag and of many have it from the same place. */
export type TagPart = {
  /** What becomes its newest image; null if that is unknown. */
  arrival: Arrival | null
  step: CommandedStep
  warnings: string[]
  momentary: string[]
  undo: ActionRequest | null
  written: unknown[]
}
