import type { Measurement } from '../figure'
import { answersPerSecond } from '../requests'
import { median } from '../statistics'

const CONNECTIONS = 10

export const pagesPerSecond: Measurement = {
  rows: [{ name: 'pages per second / hello-world page', unit: 'ratio of rates', target: { atLeast: 0.5 } }],
  async measure({ instance: { pipelineUrl, headers }, helloUrl, options: { isQuick }, log }) {
    const rounds = isQuick ? 3 : 5
    const load = { connections: CONNECTIONS, seconds: isQuick ? 1.5 : 4 }
    const hello = await helloUrl()
    const pages: number[] = []
    const hellos: number[] = []
    // The first round is the warm-up.
    for (let round = 0; round <= rounds; round += 1) {
      const page = await answersPerSecond(pipelineUrl, { ...load, headers })
      const plain = await answersPerSecond(hello, load)
      if (round === 0) continue
      pages.push(page)
      hellos.push(plain)
    }
    log(`  ${median(pages).toFixed(0)} pages/s, hello-world ${median(hellos).toFixed(0)} pages/s`)
    return [median(pages) / median(hellos)]
  },
}
