import 'server-only'
import { timers, type Clock } from '#lib/runtime/clock'
import { MonotonicTime } from '#lib/runtime/monotonic-time'
import { processSingleton } from '#lib/runtime/process-singleton'

const time = processSingleton(
  'time',
  () =>
    new MonotonicTime(
      () => Date.now(),
      () => performance.now(),
    ),
)

export const systemClock: Clock = {
  ...timers,
  /**
   * After the process was busy, Node runs late timers before it reads what arrived meanwhile. So a timer waits until that is read:
   * a deadline must not end what was answered in time.
   */
  after: (milliseconds, call) => {
    let afterReading: NodeJS.Immediate | undefined
    const cancel = timers.after(milliseconds, () => (afterReading = setImmediate(call)))
    return () => {
      cancel()
      clearImmediate(afterReading)
    }
  },
  now: () => time.now(),
  wallTime: (at) => time.wallTime(at),
}
