import type { Measurement } from '../figure'
import type { Instance } from '../instance'
import { millisecondsFor, textOf } from '../requests'
import { median } from '../statistics'

/** What a process is used for before its memory is told. */
const PAGES = 100

export const start: Measurement = {
  rows: [
    { name: 'ready after a start', unit: 'ms', target: { atMost: 5000 } },
    { name: 'first page of a process', unit: 'ms', target: { atMost: 300 } },
    { name: 'its later pages, p50', unit: 'ms', target: null },
    { name: 'heap after use', unit: 'MB', target: { atMost: 150 } },
    { name: 'resident memory after use', unit: 'MB', target: { atMost: 300 } },
    { name: 'most resident memory since the start', unit: 'MB', target: null },
  ],
  async measure({ instance, options: { isQuick } }) {
    const starts: Start[] = []
    for (let round = 0; round < (isQuick ? 1 : 3); round += 1) starts.push(await measureStart(instance))
    return (['readyMs', 'firstMs', 'laterMs', 'heap', 'resident', 'peak'] as const).map((what) =>
      median(starts.map((each) => each[what])),
    )
  },
}

type Start = Record<'readyMs' | 'firstMs' | 'laterMs' | 'heap' | 'resident' | 'peak', number>

/** Starts the process anew and uses it. Memory is in megabytes, and but for the heap before a garbage collection. */
export async function measureStart(instance: Instance): Promise<Start> {
  const { pipelineUrl, headers } = instance
  const page = () => millisecondsFor(() => textOf(pipelineUrl, headers))
  const readyMs = await instance.restart()
  const firstMs = await page()
  const later: number[] = []
  for (let view = 0; view < PAGES; view += 1) later.push(await page())
  const { heapBytes, mostResidentBytes, peakResidentBytes } = await instance.product.vitals()
  return {
    readyMs,
    firstMs,
    laterMs: median(later),
    heap: heapBytes / 1e6,
    resident: mostResidentBytes / 1e6,
    peak: peakResidentBytes / 1e6,
  }
}
