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
  now: () => time.now(),
  wallTime: (at) => time.wallTime(at),
}
