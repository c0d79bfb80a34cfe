import 'server-only'
import { processSingleton } from '#lib/runtime/process-singleton'
import { MonotonicTime } from '#lib/runtime/monotonic-time'

/** Time and chance, passed in, so that tests run an outage of ten minutes in a moment. */
export type Clock = {
  /** Milliseconds since 1970, to tell how long ago something was: they never go back. */
  now: () => number
  /** What the wall clock said at such a time: for people, and beside times that others tell. */
  wallTime: (time: number) => number
  /** From 0 up to 1. */
  random: () => number
  /** Calls back once after so many milliseconds, unless it is cancelled by what this returns. */
  after: (milliseconds: number, call: () => void) => () => void
}

const time = processSingleton(
  'time',
  () =>
    new MonotonicTime(
      () => Date.now(),
      () => performance.now(),
    ),
)

export const systemClock: Clock = {
  now: () => time.now(),
  wallTime: (at) => time.wallTime(at),
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
