/** Time and chance, passed in, so that tests run an outage of ten minutes in a moment. */
export type Clock = {
  /** Milliseconds since 1970, for ages and pauses. On the server they never go back. */
  now: () => number
  /** What the wall clock shows at such a time: for people, and to compare with times from elsewhere. */
  wallTime: (time: number) => number
  /** From 0 up to 1. */
  random: () => number
  /** Calls back once after this many milliseconds. Returns a function that cancels it. */
  after: (milliseconds: number, call: () => void) => () => void
}

/** What a browser and the server do in the same way. */
export const timers: Pick<Clock, 'random' | 'after'> = {
  random: () => Math.random(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** Ends early, and without an error, when `signal` does. */
export function sleep(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      cancel()
      signal?.removeEventListener('abort', wake)
      resolve()
    }
    const cancel = clock.after(milliseconds, wake)
    if (signal?.aborted) wake()
    else signal?.addEventListener('abort', wake)
  })
}
