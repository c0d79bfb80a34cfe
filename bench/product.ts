import { once } from 'node:events'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import { startNode, waitUntilUp, type NodeProcess } from '../e2e/processes'

const NEXT = 'node_modules/next/dist/bin/next'
const SAMPLER = pathToFileURL(fileURLToPath(new URL('sampler.mjs', import.meta.url)))

const RESPONSE_TIMEOUT_MS = 30_000

const vitalsSchema = z.object({
  residentBytes: z.number(),
  /** Before the garbage collection. */
  mostResidentBytes: z.number(),
  heapBytes: z.number(),
  /** Since the start or the last reset. */
  loopLagP99Ms: z.number(),
})

/** Memory of the server process after a garbage collection, and how late its timers were. */
type Vitals = z.infer<typeof vitalsSchema>

/** A running production build whose process reports its vitals (sampler.mjs). */
export type Product = {
  vitals: () => Promise<Vitals>
  resetLag: () => void
  waitUntilUp: () => Promise<void>
  stop: () => Promise<void>
}

export function startProduct(url: string, env: Record<string, string>, directory = '.'): Product {
  const { hostname, port } = new URL(url)
  const product = startNode(
    [NEXT, 'start', directory, '-H', hostname, '-p', port],
    { ...env, NODE_OPTIONS: `--import ${SAMPLER.href}`, NEXT_TELEMETRY_DISABLED: '1' },
    ['ignore', 'pipe', 'pipe', 'ipc'],
  )
  return {
    vitals: () => vitalsOf(product),
    resetLag: () => void product.child.send('reset lag'),
    waitUntilUp: () => waitUntilUp(`${url}/sign-in`, product),
    stop: product.stop,
  }
}

export async function buildNext(directory: string): Promise<void> {
  const build = startNode([NEXT, 'build', directory], { NEXT_TELEMETRY_DISABLED: '1' })
  await once(build.child, 'exit')
  if (build.child.exitCode !== 0) throw new Error(`The build of ${directory} failed:\n${build.output()}`)
}

async function vitalsOf({ child, output }: NodeProcess): Promise<Vitals> {
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), RESPONSE_TIMEOUT_MS)
  const ended = once(child, 'exit', waiting).then(() => {
    throw new Error(`Quayside exited:\n${output()}`)
  })
  const answer = once(child, 'message', waiting)
  try {
    child.send('vitals')
    const [vitals] = (await Promise.race([answer, ended])) as unknown[]
    return vitalsSchema.parse(vitals)
  } finally {
    clearTimeout(timer)
    // Stops waiting for the event that did not happen.
    Promise.allSettled([answer, ended]).catch(() => undefined)
    waiting.abort()
  }
}
