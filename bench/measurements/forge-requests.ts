import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { openEventStreams } from '../event-streams'
import type { Measurement } from '../figure'
import type { Instance } from '../instance'
import { millisecondsFor, textOf } from '../requests'
import { median } from '../statistics'

/** Of `prod`, whose images come from seven sources. */
const PAGE = '/promotion'
const VIEWERS = 10
/** The sources are read at once for whoever comes, and after that each half minute. */
const SETTLE_MS = 20_000
const COUNTED_SECONDS = { full: 240, quick: 45 }
/** So short that few of them meet a reading. */
const VIEWS_OF_ROUND = 5
const ROUNDS = { full: 40, quick: 20 }

export const forgeRequests: Measurement = {
  rows: [
    {
      name: 'requests to git hosts, 7 sources and 10 viewers, scaled to an hour, without 304s',
      unit: 'requests/h',
      target: { atMost: 2_000 },
    },
    { name: 'those answered with 304, which cost nothing of the limit', unit: 'requests/h', target: null },
    {
      name: 'requests to git hosts that 5 promotion page views add, p50',
      unit: 'requests',
      target: { atMost: 0 },
    },
  ],
  async measure({ browser, instance, options: { isQuick }, log }) {
    const kind = isQuick ? 'quick' : 'full'
    const seconds = COUNTED_SECONDS[kind]
    const streams = await openEventStreams(VIEWERS, browser, instance, instance.pipelineUrl + PAGE)
    try {
      await wait(SETTLE_MS)
      log(`  counting for ${seconds} s`)
      const counted = await countDuring(instance, () => wait(seconds * 1000))
      if (streams.open() < VIEWERS) throw new Error(`only ${streams.open()} of ${VIEWERS} streams are open`)
      if (counted.requests === 0) throw new Error('no source is read')
      const perHour = 3600 / seconds
      const added = await addedByViews(instance, ROUNDS[kind])
      return [(counted.requests - counted.notModified) * perHour, counted.notModified * perHour, added]
    } finally {
      streams.close()
    }
  },
}

/** Beyond those of a round without views, which takes as long. */
async function addedByViews(instance: Instance, rounds: number): Promise<number> {
  const [viewed, unviewed]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round += 1) {
    let milliseconds = 0
    const { requests } = await countDuring(instance, async () => {
      milliseconds = await millisecondsFor(() => view(instance))
    })
    viewed.push(requests)
    unviewed.push((await countDuring(instance, () => wait(milliseconds))).requests)
  }
  return median(viewed) - median(unviewed)
}

async function view({ pipelineUrl, headers }: Instance): Promise<void> {
  for (let each = 0; each < VIEWS_OF_ROUND; each += 1) await textOf(pipelineUrl + PAGE, headers)
}

const countsSchema = z.record(z.string(), z.object({ requests: z.number(), notModified: z.number() }))

/** What all git hosts were asked meanwhile. */
async function countDuring(instance: Instance, work: () => Promise<unknown>) {
  const before = await requestCounts(instance)
  await work()
  const after = await requestCounts(instance)
  return {
    requests: after.requests - before.requests,
    notModified: after.notModified - before.notModified,
  }
}

async function requestCounts({ control }: Instance) {
  const hosts = Object.values(
    countsSchema.parse(JSON.parse(await textOf(`${control.url}/git/requests`, control.headers))),
  )
  return {
    requests: hosts.reduce((sum, { requests }) => sum + requests, 0),
    notModified: hosts.reduce((sum, { notModified }) => sum + notModified, 0),
  }
}
