import { setTimeout as wait } from 'node:timers/promises'
import { factPages } from '../chronicle-facts'
import { moveTag, setTriggerPaused, streamWithDeployment } from '../changes'
import type { Measurement } from '../figure'
import { configMapsUrl, type Instance } from '../instance'
import { sendJson, textOf } from '../requests'
import { median } from '../statistics'

/** Each fifth feeds a Deployment. */
const STREAMS = 100
const WORKLOADS = 20

const CHANGES = { full: 1_000, quick: 250 }
const CHANGES_PER_SECOND = 25
/** Of these changes, each tenth moves a tag, which is written. The others pause or resume a trigger: how that stands at a look is written. */
const MOVES_EACH = 10
/** A look comes 20 to 40 s after a change. */
const LOOK_MS = 45_000
const WRITES = /^(POST|PATCH|PUT) .*\/configmaps/

const FACTS = 10_000
const SETTLE_MS = 5_000
const SAMPLES = 3

export const chronicle: Measurement = {
  rows: [
    { name: 'writes of the chronicle per 1,000 cluster changes', unit: 'requests', target: { atMost: 20 } },
    { name: 'heap of a chronicle with 10,000 facts', unit: 'MB', target: { atMost: 30 } },
    { name: 'that heap / the JSON of the facts', unit: 'ratio of bytes', target: null },
    {
      name: 'bytes of a fact that Quayside wrote, most of them of streams of their own',
      unit: 'bytes',
      target: null,
    },
  ],
  async measure({ startInstance, options: { isQuick }, log }) {
    const instance = await startInstance({ streams: STREAMS })
    // What is there from the start is written first.
    await wait(LOOK_MS)
    const writes = await writesDuring(instance, isQuick ? CHANGES.quick : CHANGES.full)
    log(`  ${writes.count} writes for ${writes.changes} changes`)
    const factBytes = await bytesOfFact(instance)
    const { heapBytes, jsonBytes } = await heapOfFacts(instance)
    await instance.stop()
    return [(writes.count * 1_000) / writes.changes, heapBytes / 1e6, heapBytes / jsonBytes, factBytes]
  },
}

/** How often Quayside writes the chronicle while the cluster changes, and until the look after that. */
async function writesDuring({ api, cluster }: Instance, changes: number) {
  const before = cluster.requests.length
  const started = performance.now()
  for (let change = 0; change < changes; change += 1) {
    const name = streamWithDeployment(change % WORKLOADS)
    if (change % MOVES_EACH === 0) {
      const round = Math.floor(change / MOVES_EACH)
      const moved = streamWithDeployment(round % WORKLOADS)
      await moveTag(
        api,
        `${moved}:prod`,
        `quay.io/many/${streamWithDeployment((round * 7 + 1) % WORKLOADS)}:prod`,
      )
    } else await setTriggerPaused(api, name, Math.floor(change / WORKLOADS) % 2 === 0)
    await wait(Math.max(0, started + ((change + 1) * 1_000) / CHANGES_PER_SECOND - performance.now()))
  }
  await wait(LOOK_MS)
  const written = cluster.requests
    .slice(before)
    .filter(({ line, body }) => WRITES.test(line) && `${line} ${body()}`.includes('quayside-chronicle'))
  return { count: written.length, changes }
}

/** With its key and its share of the words, as the API server sends them. */
async function bytesOfFact({ api }: Instance): Promise<number> {
  const list = JSON.parse(await textOf(configMapsUrl(api), api.headers)) as ConfigMaps
  const pages = list.items.filter(({ metadata }) => /^quayside-chronicle-\d/.test(metadata.name))
  const facts = pages.flatMap(({ data }) => Object.keys(data).filter((key) => key !== 'words'))
  return pages.reduce((sum, { data }) => sum + JSON.stringify(data).length, 0) / facts.length
}

type ConfigMaps = { items: { metadata: { name: string }; data: Record<string, string> }[] }

/** What the process keeps for facts that it read from ConfigMaps, after it used them for a page. */
async function heapOfFacts(instance: Instance) {
  const { api, pipelineUrl, headers } = instance
  const pages = factPages(FACTS, Date.now())
  await textOf(pipelineUrl, headers)
  const before = await heapOf(instance)
  for (const page of pages) await sendJson(configMapsUrl(api), api.headers, page)
  await wait(SETTLE_MS)
  await textOf(pipelineUrl, headers)
  const jsonBytes = pages.reduce((sum, { data }) => sum + JSON.stringify(data).length, 0)
  return { heapBytes: (await heapOf(instance)) - before, jsonBytes }
}

async function heapOf({ product }: Instance): Promise<number> {
  const samples: number[] = []
  for (let sample = 0; sample < SAMPLES; sample += 1) samples.push((await product.vitals()).heapBytes)
  return median(samples)
}
