import 'server-only'
import { Counter, Gauge, type Registry } from 'prom-client'
import { denials } from '#lib/server/denials'
import { runningVersion } from '#lib/server/version'

/** What runs, and what it refused. */
export function addProcessMetrics(registry: Registry): void {
  new Gauge({
    name: 'quayside_build_info',
    help: 'Always 1. The labels say what runs.',
    labelNames: ['version', 'revision', 'node'],
    registers: [registry],
  }).set(runningVersion(), 1)
  new Counter({
    name: 'quayside_denied_total',
    help: 'Requests and actions that were refused, by code.',
    labelNames: ['code'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [code, times] of denials()) this.inc({ code }, times)
    },
  })
}
