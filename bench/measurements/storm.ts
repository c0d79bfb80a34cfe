import { setTimeout as wait } from 'node:timers/promises'
import type { Measurement } from '../figure'
import type { Instance } from '../instance'
import { answerOf, type TimedAnswer } from '../requests'
import { quantile } from '../statistics'

const PEOPLE = 200
const WITHIN_MS = 2000
const PARALLEL_PAGES = 1000
/** Quayside says when to come back, and is asked again. */
const REFUSALS = [429, 503]
const PROBE_PAUSE_MS = 50
/** The system gets memory back some time after the garbage collection that frees it. */
const SETTLE = { samples: 10, pauseMs: 2000 }

export const storm: Measurement = {
  rows: [
    { name: '200 people open the pipeline within 2 s, p95', unit: 'ms', target: { atMost: 2000 } },
    { name: 'pages that these people did not get', unit: 'pages', target: { atMost: 0 } },
    { name: 'healthz meanwhile, p99', unit: 'ms', target: { atMost: 1000 } },
    { name: 'healthz during 1,000 parallel pages, max', unit: 'ms', target: { atMost: 1000 } },
    { name: 'of them, neither served nor refused with Retry-After', unit: 'pages', target: { atMost: 0 } },
    { name: 'resident memory right after them', unit: 'MB', target: { atMost: 200 } },
    { name: 'resident memory that stays after them', unit: 'MB', target: { atMost: 64 } },
  ],
  async measure({ instance, log }) {
    const people = await instance.people(PEOPLE)
    const before = await instance.product.vitals()
    // The first views compile the code of the process, and a garbage collection lets go of it.
    for (const person of people.slice(0, 100)) await answerOf(instance.pipelineUrl, person)

    const opened = await whileProbed(instance, () =>
      Promise.all(people.map((person, index) => openLater(instance, person, (index * WITHIN_MS) / PEOPLE))),
    )
    log(`  ${countedBy(opened.answers)}`)
    const pages = opened.answers.filter(({ status }) => status === 200)

    const many = Array.from({ length: PARALLEL_PAGES }, (_, index) => people[index % PEOPLE] ?? {})
    const parallel = await whileProbed(instance, () =>
      Promise.all(many.map((person) => answerOf(instance.pipelineUrl, person))),
    )
    log(`  ${countedBy(parallel.answers)}`)
    const bad = parallel.answers.filter(({ status, retryAfter }) => {
      return status !== 200 && !(REFUSALS.includes(status) && retryAfter !== null)
    })
    const after = await instance.product.vitals()
    const left = await leastResidentBytes(instance)
    return [
      quantile(
        pages.map(({ ms }) => ms),
        0.95,
      ),
      PEOPLE - pages.length,
      quantile(opened.probes, 0.99),
      Math.max(...parallel.probes),
      bad.length,
      after.mostResidentBytes / 1e6,
      (left - before.residentBytes) / 1e6,
    ]
  },
}

async function leastResidentBytes({ product }: Instance): Promise<number> {
  let least = Infinity
  for (let sample = 0; sample < SETTLE.samples; sample += 1) {
    await wait(SETTLE.pauseMs)
    least = Math.min(least, (await product.vitals()).residentBytes)
  }
  return least
}

async function openLater({ pipelineUrl }: Instance, person: { cookie: string }, delayMs: number) {
  await wait(delayMs)
  return answerOf(pipelineUrl, person)
}

/** Asks for `healthz` again and again, as a kubelet does but more often, each time over a connection of its own. */
async function whileProbed<T>({ url }: Instance, work: () => Promise<T>) {
  const probes: number[] = []
  const end = new AbortController()
  const probe = async () => {
    while (!end.signal.aborted) {
      probes.push((await answerOf(`${url}/api/healthz`)).ms)
      await wait(PROBE_PAUSE_MS)
    }
  }
  const probing = probe()
  try {
    return { answers: await work(), probes }
  } finally {
    end.abort()
    await probing
  }
}

function countedBy(answers: readonly TimedAnswer[]): string {
  const counts = new Map<number, number>()
  for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1)
  return [...counts].map(([status, count]) => `${count} × ${status}`).join(', ')
}
