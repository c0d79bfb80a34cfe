import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { factPages, observedTimes } from '../chronicle-facts'
import type { Measurement } from '../figure'
import { collectionUrl, configMapsUrl, ENVIRONMENT, type Instance } from '../instance'
import { millisecondsFor, sendJson, textOf } from '../requests'
import { median } from '../statistics'

const EVENTS = 5_000
/** Each import of a tag is an event. Of more than 200 tags, the timeline shows a shorter time. */
const TAGS = 25
const IMPORTS = 160
/** All of them within the 30 days that it shows. */
const BETWEEN_MS = 3 * 3_600_000
/** Of workloads that are gone. With each, a rollout begins and is done. */
const RUNS = (EVENTS - TAGS * IMPORTS) / 2
const GAPS = 20
const READ_MS = 20_000
const READ_PAUSE_MS = 200

const WARM_UP = 30
const PAGES_PER_ROUND = 3

export const timelineResponse: Measurement = {
  rows: [
    {
      name: 'timeline page with 5,000 events / pipeline page',
      unit: 'ratio of times',
      target: { atMost: 4 },
    },
    { name: 'timeline page with 5,000 events, p50', unit: 'ms', target: { atMost: 200 } },
    { name: 'processor time of it', unit: 'ms', target: null },
  ],
  async measure({ startInstance, options: { isQuick }, log }) {
    const instance = await startInstance({ streams: 0 })
    await createChronicle(instance)
    for (let tag = 0; tag < TAGS; tag += 1) await createHistory(instance, `events-${tag}`)
    log(`  ${await eventsShown(instance)} events`)
    const { pipelineUrl, headers, product } = instance
    const timelineUrl = `${pipelineUrl}/timeline`
    const pipeline: number[] = []
    const timeline: number[] = []
    for (let view = 0; view < WARM_UP; view += 1) await textOf(timelineUrl, headers)
    for (let view = 0; view < WARM_UP; view += 1) await textOf(pipelineUrl, headers)
    let cpuMs = 0
    for (let round = 0; round < (isQuick ? 5 : 20); round += 1) {
      const before = await product.cpuMs()
      for (let view = 0; view < PAGES_PER_ROUND; view += 1)
        timeline.push(await millisecondsFor(() => textOf(timelineUrl, headers)))
      cpuMs += (await product.cpuMs()) - before
      for (let view = 0; view < PAGES_PER_ROUND; view += 1)
        pipeline.push(await millisecondsFor(() => textOf(pipelineUrl, headers)))
    }
    await instance.stop()
    return [median(timeline) / median(pipeline), median(timeline), cpuMs / timeline.length]
  },
}

/** A stream whose tag imported again and again; nothing imports it now. */
async function createHistory({ api }: Instance, name: string): Promise<void> {
  const url = collectionUrl(api, 'image.openshift.io', 'imagestreams')
  await sendJson(url, api.headers, { metadata: { name }, spec: {} })
  const stream: unknown = JSON.parse(await textOf(`${url}/${name}`, api.headers))
  const now = Date.now()
  const items = Array.from({ length: IMPORTS }, (_, age) => {
    const image = `sha256:${String(age).padStart(64, '0')}`
    const created = `${new Date(now - age * BETWEEN_MS).toISOString().slice(0, -5)}Z`
    return { created, dockerImageReference: `quay.io/many/${name}@${image}`, image, generation: 1 }
  })
  const status = { dockerImageRepository: '', tags: [{ tag: 'prod', items }] }
  await sendJson(`${url}/${name}/status`, api.headers, { ...z.looseObject({}).parse(stream), status }, 'PUT')
}

/** What only Quayside remembers, and times in which nobody watched. */
async function createChronicle({ api }: Instance): Promise<void> {
  const [url, now] = [configMapsUrl(api), Date.now()]
  const observed = observedTimes(GAPS, now)
  // Quayside creates it when it first looks, which can be before.
  await sendJson(url, api.headers, observed).catch(() =>
    sendJson(`${url}/${observed.metadata.name}`, api.headers, observed, 'PATCH'),
  )
  for (const page of factPages(RUNS, now)) await sendJson(url, api.headers, page)
}

const timelineSchema = z.object({ value: z.object({ total: z.number() }) })

/** Once Quayside has read all of them. */
async function eventsShown({ url, headers }: Instance): Promise<number> {
  const address = `${url}/api/environments/${ENVIRONMENT}/timeline`
  for (const deadline = Date.now() + READ_MS; Date.now() < deadline;) {
    const { total } = timelineSchema.parse(JSON.parse(await textOf(address, headers))).value
    if (total >= EVENTS) return total
    await wait(READ_PAUSE_MS)
  }
  throw new Error(`The timeline does not show ${EVENTS} events.`)
}
