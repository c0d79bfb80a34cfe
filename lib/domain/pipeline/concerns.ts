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

/** How many lanes and workloads need attention, by reason. */
export type Attention = Record<Concern, number> & {
  lanes: number
  /** Lanes whose registry was not checked yet. */
  unchecked: number
}
