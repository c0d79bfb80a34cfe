import type { Concern } from '#lib/domain/pipeline/concerns'
import type { ImportFlow, RolloutFlow } from '#lib/domain/pipeline/flow'

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
