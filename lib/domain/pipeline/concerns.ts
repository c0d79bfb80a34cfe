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
  'newerBad',
  'rollingOut',
  'settling',
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

/** How many lanes and workloads need attention, by reason. A workload with two reasons is counted for both. */
export type Attention = Record<Concern, number> & {
  lanes: number
  /** Lanes in trouble, and workloads in trouble that no lane feeds. */
  troubled: number
  /** Lanes whose registry was not checked yet. */
  unchecked: number
}
