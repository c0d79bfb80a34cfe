import 'server-only'
import type { Clock } from '#lib/runtime/clock'

export type Deadline = {
  signal: AbortSignal
  /** Time no longer ends the work; the outer signal still does. */
  stopTimer: () => void
  /** The work is done, and nothing of this is left. */
  release: () => void
}

/**
 * A signal that ends after so many milliseconds, or with the `outer` one. `AbortSignal.any` does the same and keeps what it
 * made as long as the outer signal lives, which for a list-watch is as long as the process.
 */
export function startDeadline(clock: Clock, milliseconds: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  const stopTimer = clock.after(milliseconds, () => {
    controller.abort(new DOMException('The deadline is over', 'TimeoutError'))
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
