import 'server-only'

/** Time and chance, passed in, so that tests run an outage of ten minutes in a moment. */
export type Clock = {
  /** Milliseconds since 1970. */
  now: () => number
  /** From 0 up to 1. */
  random: () => number
  /** Calls back once after so many milliseconds, unless it is cancelled by what this returns. */
  after: (milliseconds: number, call: () => void) => () => void
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** Ends early, and without an error, when `signal` does. */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      cancel()
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const cancel = clock.after(milliseconds, wake)
    if (signal.aborted) wake()
    else signal.addEventListener('abort', wake)
  })
}
