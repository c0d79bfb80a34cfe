import 'server-only'
import type { Clock } from '#lib/runtime/clock'

export type Deadline = {
  signal: AbortSignal
  /** Removes the time limit; the outer signal still ends the work. */
  stopTimer: () => void
  /** To be called when the work is done: removes the timer and the listener on the outer signal. */
  release: () => void
}

/**
 * A signal that aborts after this many milliseconds, or with `outer`. `AbortSignal.any` would leak: what it creates lives as
 * long as the outer signal, which for a list-watch is as long as the process.
 */
export function startDeadline(clock: Clock, milliseconds: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  const stopTimer = clock.after(milliseconds, () => {
    controller.abort(new DOMException('The deadline has passed', 'TimeoutError'))
  })
  const end = () => {
    stopTimer()
    controller.abort(outer?.reason)
  }
  const release = () => {
    stopTimer()
    outer?.removeEventListener('abort', end)
  }
  if (outer?.aborted) end()
  else outer?.addEventListener('abort', end, { once: true })
  return { signal: controller.signal, stopTimer, release }
}
