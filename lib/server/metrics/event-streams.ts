import 'server-only'
import { Counter, Gauge, type Registry } from 'prom-client'
import { countStreams, dropped } from '#lib/server/live/open-streams'

/** How many views are kept for event streams, and how long the slowest took to make. */
type Load = { views: number; slowestMs: number }

export function addEventStreamMetrics(registry: Registry, hub: () => { load: Load }): void {
  new Gauge({
    name: 'quayside_event_streams',
    help: 'Event streams that are open: one for each browser.',
    registers: [registry],
    collect() {
      this.set(countStreams())
    },
  })
  new Counter({
    name: 'quayside_event_streams_dropped_total',
    help: 'Event streams that were ended because their reader was too slow.',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(dropped().count)
    },
  })
  new Gauge({
    name: 'quayside_live_views',
    help: 'Views that are kept for event streams, each made once for all who see it with the same right.',
    registers: [registry],
    collect() {
      this.set(hub().load.views)
    },
  })
  new Gauge({
    name: 'quayside_live_view_slowest_seconds',
    help: 'How long it took to make the slowest of these views the last time.',
    registers: [registry],
    collect() {
      this.set(hub().load.slowestMs / 1000)
    },
  })
}
