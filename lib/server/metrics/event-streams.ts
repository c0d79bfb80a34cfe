import 'server-only'
import { Counter, Gauge, type Registry } from 'prom-client'
import { countStreams, dropped } from '#lib/server/live/open-streams'

/** The number of live views, and how long the slowest one took. */
type Load = { views: number; slowestMs: number }

export function addEventStreamMetrics(registry: Registry, hub: () => { load: Load }): void {
  new Gauge({
    name: 'quayside_event_streams',
    help: 'Open event streams, one for each browser.',
    registers: [registry],
    collect() {
      this.set(countStreams())
    },
  })
  new Gauge({
    name: 'quayside_followed_logs',
    help: 'Open streams of logs that somebody follows.',
    registers: [registry],
    collect() {
      this.set(countStreams('log'))
    },
  })
  new Counter({
    name: 'quayside_event_streams_dropped_total',
    help: 'Event streams that ended because the reader was too slow.',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(dropped().count)
    },
  })
  new Gauge({
    name: 'quayside_live_views',
    help: 'Views behind the event streams. Each is made once for all readers with the same right.',
    registers: [registry],
    collect() {
      this.set(hub().load.views)
    },
  })
  new Gauge({
    name: 'quayside_live_view_slowest_seconds',
    help: 'How long the slowest of these views took last time.',
    registers: [registry],
    collect() {
      this.set(hub().load.slowestMs / 1000)
    },
  })
}
