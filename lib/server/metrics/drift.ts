import 'server-only'
import { Counter, Gauge, type Registry } from 'prom-client'
import { OUTCOMES, type DriftChecks } from '#lib/server/drift/drift-checks'

type Drifts = () => readonly { name: string; drift: Pick<DriftChecks, 'counts' | 'underWay' | 'lateMs'> }[]

const GAUGES = [
  ['underWay', 1, 'quayside_registry_checks_under_way', 'Registry checks that are waiting for an answer.'],
  ['lateMs', 1000, 'quayside_registry_checks_late_seconds', 'How overdue the next check is.'],
] as const

/** The cost of finding newer images, and whether the checks keep up. Each replica checks on its own. */
export function addDriftMetrics(registry: Registry, drifts: Drifts): void {
  const registers = [registry]
  for (const [member, unit, name, help] of GAUGES) {
    new Gauge({
      name,
      help,
      labelNames: ['environment'],
      registers,
      collect() {
        for (const { name, drift } of drifts()) this.set({ environment: name }, drift[member] / unit)
      },
    })
  }
  new Counter({
    name: 'quayside_registry_checks_total',
    help: 'Registry checks, by outcome.',
    labelNames: ['environment', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const { name, drift } of drifts()) {
        for (const outcome of OUTCOMES) this.inc({ environment: name, outcome }, drift.counts[outcome])
      }
    },
  })
}
