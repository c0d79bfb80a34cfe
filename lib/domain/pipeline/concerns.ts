import type { ImportFlow, RolloutFlow } from '#lib/domain/pipeline/flow'

/** Why a lane can need attention, the worst reason first. */
export const CONCERNS = [
  'importFailing',
  'crashing',
  'unhealthy',
  'brokenTriggers',
  'neverImported',
  'refused',
  'behind',
  'newer',
  'earlier',
  'rollingOut',
  'pinned',
  'pausedTriggers',
] as const

export type Concern = (typeof CONCERNS)[number]

/** What does not wait for a person to want it: something is broken. */
export const TROUBLES: readonly Concern[] = [
  'importFailing',
  'crashing',
  'unhealthy',
  'brokenTriggers',
  'neverImported',
]

/** A pill shows the word of the concern that its flow counts for, so that filters, counts and pills agree. */
export const OF_IMPORT: Partial<Record<ImportFlow, Concern>> = {
  newer: 'newer',
  earlier: 'earlier',
  failing: 'importFailing',
  never: 'neverImported',
  refused: 'refused',
}

export const OF_ROLLOUT: Record<RolloutFlow, Concern | null> = {
  settled: null,
  'rolling-out': 'rollingOut',
  crashing: 'crashing',
  unhealthy: 'unhealthy',
  'trigger-broken': 'brokenTriggers',
  'trigger-paused': 'pausedTriggers',
  behind: 'behind',
}

/** How many lanes and workloads need attention, by reason. */
export type Attention = Record<Concern, number> & {
  lanes: number
  /** Lanes whose registry was not checked yet. */
  unchecked: number
}
