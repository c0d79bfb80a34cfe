import type { Concern } from '#lib/domain/pipeline/concerns'
import type { ImportFlow } from '#lib/domain/pipeline/flow'

/** A pill shows the word of the concern that its flow counts for, so that filters, counts and pills agree. */
export const OF_IMPORT: Partial<Record<ImportFlow, Concern>> = {
  newer: 'newer',
  earlier: 'earlier',
  'newer-bad': 'newerBad',
  failing: 'importFailing',
  never: 'neverImported',
  refused: 'refused',
}
