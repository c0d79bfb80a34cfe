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

/** How many lanes and workloads need attention, by reason. */
export type Attention = Record<Concern, number> & {
  lanes: number
  /** Lanes whose registry was not checked yet. */
  unchecked: number
}
