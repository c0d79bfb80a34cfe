/** What can be wrong with a lane, or under way. */
export const CONCERNS = [
  'newer',
  'pinned',
  'failing',
  'rollingOut',
  'unhealthy',
  'brokenTriggers',
  'neverImported',
  'refused',
  'behind',
  'pausedTriggers',
] as const

export type Concern = (typeof CONCERNS)[number]

/** How many lanes and workloads need a person's attention, and why. */
export type Attention = Record<Concern, number> & {
  lanes: number
  /** Lanes of which the registry was not asked yet. */
  unchecked: number
}
