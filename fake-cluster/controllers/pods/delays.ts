/** Delays in milliseconds of cluster time; the defaults match the recordings. */
export type Delays = {
  /** From a change to the controller's reaction. */
  react: number
  /** From creation of a pod to ready. */
  start: number
  /** From deletion of a pod to its end. */
  stop: number
  /** From start of a Job's pod to its end. */
  job: number
  /** The first back-off after a crash or a failed pull; it doubles each time. */
  backOff: number
}

export const DELAYS: Delays = {
  react: 5,
  start: 1000,
  stop: 500,
  job: 4000,
  backOff: 3000,
}
