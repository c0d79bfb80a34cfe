import 'server-only'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { OpenForge } from '#lib/forge/dialects/open-forge'

type Forges = () => readonly Pick<OpenForge, 'name' | 'counters' | 'limit'>[]

const COUNTERS = [
  ['requests', 'quayside_forge_requests_total', 'Requests to a git host.'],
  [
    'notModified',
    'quayside_forge_not_modified_total',
    'Of these, those that were answered with 304, which costs nothing at GitHub.',
  ],
  ['failures', 'quayside_forge_failures_total', 'Of these, those that failed.'],
] as const

/** What reading sources costs the git hosts. Each replica reads on its own. */
export function addForgeMetrics(registry: Registry, forges: Forges): void {
  const registers = [registry]
  for (const [member, name, help] of COUNTERS) {
    new Counter({
      name,
      help,
      labelNames: ['forge'],
      registers,
      collect() {
        this.reset()
        for (const { name, counters } of forges()) this.inc({ forge: name }, counters[member])
      },
    })
  }
  new Gauge({
    name: 'quayside_forge_requests_remaining',
    help: 'How many requests a git host still allows; absent while it says nothing.',
    labelNames: ['forge'],
    registers,
    collect() {
      this.reset()
      for (const { name, limit } of forges()) if (limit !== null) this.set({ forge: name }, limit.remaining)
    },
  })
}
