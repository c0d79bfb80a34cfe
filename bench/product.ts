import { once } from 'node:events'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import { start, untilAnswers, type Started } from '../e2e/processes'

const NEXT = 'node_modules/next/dist/bin/next'
const SAMPLER = pathToFileURL(fileURLToPath(new URL('sampler.mjs', import.meta.url)))

const LONGEST_ANSWER_MS = 30_000

const vitalsSchema = z.object({
  residentBytes: z.number(),
  heapBytes: z.number(),
  /** Since the start, or since it was forgotten. */
  loopLagP99Ms: z.number(),
})

/** Of the server process: memory after a garbage collection, and how late its timers were. */
type Vitals = z.infer<typeof vitalsSchema>

/** A production build that is served, with questions that its process answers (sampler.mjs). */
export type Product = {
  vitals: () => Promise<Vitals>
  forgetLag: () => void
  untilUp: () => Promise<void>
  stop: () => Promise<void>
}

export function startProduct(url: string, env: Record<string, string>, directory = '.'): Product {
  const { hostname, port } = new URL(url)
  const product = start(
    [NEXT, 'start', directory, '-H', hostname, '-p', port],
    { ...env, NODE_OPTIONS: `--import ${SAMPLER.href}`, NEXT_TELEMETRY_DISABLED: '1' },
    ['ignore', 'pipe', 'pipe', 'ipc'],
  )
  return {
    vitals: () => vitalsOf(product),
    forgetLag: () => void product.child.send('forget the lag'),
    untilUp: () => untilAnswers(`${url}/sign-in`, product),
    stop: product.stop,
  }
}

export async function buildNext(directory: string): Promise<void> {
  const build = start([NEXT, 'build', directory], { NEXT_TELEMETRY_DISABLED: '1' })
  await once(build.child, 'exit')
  if (build.child.exitCode !== 0) throw new Error(`${directory} was not built:\n${build.said()}`)
}

async function vitalsOf({ child, said }: Started): Promise<Vitals> {
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), LONGEST_ANSWER_MS)
  const ended = once(child, 'exit', waiting).then(() => {
    throw new Error(`Quayside ended by itself:\n${said()}`)
  })
  const answer = once(child, 'message', waiting)
  try {
    child.send('vitals')
    const [vitals] = (await Promise.race([answer, ended])) as unknown[]
    return vitalsSchema.parse(vitals)
  } finally {
    clearTimeout(timer)
    // Whichever did not happen is not waited for any more.
    Promise.allSettled([answer, ended]).catch(() => undefined)
    waiting.abort()
  }
}
