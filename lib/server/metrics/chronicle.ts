import 'server-only'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { ChronicleState } from '#lib/server/chronicle/chronicle'

type Chronicles = () => readonly { name: string; state: ChronicleState }[]

const COUNTERS = [
  ['writes', 'quayside_chronicle_writes_total', 'Requests that wrote into the chronicle.'],
  ['failures', 'quayside_chronicle_failures_total', 'Times that the chronicle could not be written.'],
] as const

/** Whether what the cluster forgets is kept, of environments whose chronicle is on. Each replica writes on its own. */
export function addChronicleMetrics(registry: Registry, chronicles: Chronicles): void {
  const registers = [registry]
  new Gauge({
    name: 'quayside_chronicle_failing',
    help: '1 if the chronicle cannot be written now, else 0.',
    labelNames: ['environment'],
    registers,
    collect() {
      for (const { name, state } of chronicles())
        this.set({ environment: name }, state.failing === null ? 0 : 1)
    },
  })
  for (const [counted, name, help] of COUNTERS) {
    new Counter({
      name,
      help,
      labelNames: ['environment'],
      registers,
      collect() {
        this.reset()
        for (const { name, state } of chronicles()) this.inc({ environment: name }, state[counted])
      },
    })
  }
}
