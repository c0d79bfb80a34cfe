import { setTimeout as wait } from 'node:timers/promises'
import { addedStreamName } from '../../demo/seed/names'
import type { Measurement } from '../figure'
import type { Instance } from '../instance'
import { millisecondsFor, textOf } from '../requests'
import { median } from '../statistics'

/** 19 of the 20 images of each history were pruned. No other measurement opens these. */
const STREAMS = [30, 31, 32, 33, 34].map(addedStreamName)
/** As on a cluster under load; the fake one answers at once. */
const ANSWER_MS = 250
const LATER_MS = { full: 61_000, quick: 5_000 }

export const goneImages: Measurement = {
  rows: [
    { name: 'history whose images are gone, p50', unit: 'ms', target: { atMost: 200 } },
    { name: 'the same history a minute later, p50', unit: 'ms', target: { atMost: 200 } },
  ],
  async measure({ instance, options: { isQuick } }) {
    instance.cluster.break(/imagestreamimages/, { delayMs: ANSWER_MS })
    try {
      const first = await pagesOf(instance)
      await wait(isQuick ? LATER_MS.quick : LATER_MS.full)
      return [median(first), median(await pagesOf(instance))]
    } finally {
      instance.cluster.clearFaults()
    }
  },
}

async function pagesOf({ pipelineUrl, headers }: Instance): Promise<number[]> {
  const times: number[] = []
  for (const stream of STREAMS)
    times.push(await millisecondsFor(() => textOf(`${pipelineUrl}/image-streams/${stream}/latest`, headers)))
  return times
}
