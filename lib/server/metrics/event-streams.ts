import 'server-only'
import { Counter, Gauge, type Registry } from 'prom-client'
import { oncePerProcess } from '#lib/cluster/once-per-process'

/** Counted by whoever serves the event streams; the metrics read it. */
export function eventStreams(): { open: number; dropped: number } {
  return oncePerProcess('event-streams', () => ({ open: 0, dropped: 0 }))
}

export function addEventStreamMetrics(registry: Registry): void {
  new Gauge({
    name: 'quayside_event_streams',
    help: 'Event streams that are open: one for each browser.',
    registers: [registry],
    collect() {
      this.set(eventStreams().open)
    },
  })
  new Counter({
    name: 'quayside_event_streams_dropped_total',
    help: 'Event streams that were ended because their reader was too slow.',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(eventStreams().dropped)
    },
  })
}
