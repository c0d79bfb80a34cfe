/** How long things take, in milliseconds of the cluster's time; by default as in the recordings. */
export type Delays = {
  /** From a change to the reaction of a controller. */
  react: number
  /** From a pod's creation to ready. */
  start: number
  /** From a pod's deletion to its end. */
  stop: number
  /** From the start of a Job's pod to its end. */
  job: number
  /** The first back-off after a crash or a failed pull; each next one is twice as long. */
  backOff: number
}

export const DELAYS: Delays = {
  react: 5,
  start: 1000,
  stop: 500,
  job: 4000,
  backOff: 3000,
}
