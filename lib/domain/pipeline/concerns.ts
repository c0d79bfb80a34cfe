/** Why a lane can need attention, the worst reason first. */
export const CONCERNS = [
  'failing',
  'unhealthy',
  'brokenTriggers',
  'neverImported',
  'refused',
  'behind',
  'newer',
  'rollingOut',
  'pinned',
  'pausedTriggers',
] as const

export type Concern = (typeof CONCERNS)[number]

/** How many lanes and workloads need a person's attention, and why. */
export type Attention = Record<Concern, number> & {
  lanes: number
  /** Lanes of which the registry was not asked yet. */
  unchecked: number
}
