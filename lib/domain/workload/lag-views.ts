/** Why a container does not have the newest image of its tag. `not-written`: its trigger is live and has not written it. */
export type LagReason =
  | 'trigger-paused'
  | 'trigger-broken'
  | 'trigger-passive'
  | 'no-trigger'
  | 'not-written'
  | 'deployment-paused'
  | 'partition'
  | 'on-delete'

/** Who did what explains it, and why, as the journal has it. */
export type Author = { operation: string; by: string; at: string; reason: string }

/** A container that does not have the newest image of its tag. */
export type Lag = {
  stream: string
  tag: string
  container: string
  /** A digest, or the image as written. */
  runs: string
  /** How many builds of the tag it is behind; 0 if the tag went back to an earlier one, null if the tag never had that image. */
  builds: number | null
  /** How many pods run it, while the pod template has the newest; null if the pod template has it. */
  pods: { old: number; all: number } | null
  why: LagReason
  /** The client that last wrote the paused trigger; null where the cluster does not tell. */
  writtenBy: string | null
  /** Null where the journal does not tell. */
  author: Author | null
}

/** Whether the tag has something newer, rather than something older. An image that the tag never had counts as behind. */
export function isBehind({ builds }: Pick<Lag, 'builds'>): boolean {
  return builds !== 0
}

/** What follows the word for its health: that the pods are well does not hide that they run another image. */
export function lagWord(lags: readonly Pick<Lag, 'builds'>[]): 'behind' | 'ahead' | null {
  if (lags.length === 0) return null
  return lags.some(isBehind) ? 'behind' : 'ahead'
}

/** `1 behind`, `newer than the image of its tag` */
export function behindWords({ builds, stream, tag }: Lag): string {
  if (builds === null) return `not an image of ${stream}:${tag}`
  return builds === 0 ? `newer than the image of ${stream}:${tag}` : `${builds} behind`
}

const REASONS: Record<LagReason, string> = {
  'trigger-paused': 'trigger paused',
  'trigger-broken': 'trigger broken',
  'trigger-passive': 'its trigger is not from an ImageStreamTag',
  'no-trigger': 'no image trigger',
  'not-written': 'its trigger has not written the newest',
  'deployment-paused': 'the Deployment is paused',
  partition: 'kept by its partition',
  'on-delete': 'OnDelete: pods change when they are deleted',
}

export function reasonWords({ why }: Pick<Lag, 'why'>): string {
  return REASONS[why]
}
