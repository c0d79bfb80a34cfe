import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import { startNode, waitUntilUp, type NodeProcess } from '../e2e/processes'

const NEXT = 'node_modules/next/dist/bin/next'
const SAMPLER = pathToFileURL(fileURLToPath(new URL('sampler.mjs', import.meta.url)))

const RESPONSE_TIMEOUT_MS = 30_000
const READY_MS = 120_000
const READY_PAUSE_MS = 20

const vitalsSchema = z.object({
  residentBytes: z.number(),
  /** Before the garbage collection. */
  mostResidentBytes: z.number(),
  /** Since the start. */
  peakResidentBytes: z.number(),
  heapBytes: z.number(),
  /** Since the start or the last reset. */
  loopLagP99Ms: z.number(),
})

const cpuSchema = z.object({ cpuMs: z.number() })

/** Memory of the server process after a garbage collection, and how late its timers were. */
type Vitals = z.infer<typeof vitalsSchema>

const readySchema = z.object({ missing: z.array(z.unknown()) })

/** A running production build whose process reports its vitals (sampler.mjs). */
export type Product = {
  vitals: () => Promise<Vitals>
  /** What it used of the processors since its start, with all its threads. */
  cpuMs: () => Promise<number>
  resetLag: () => void
  waitUntilUp: () => Promise<void>
  /** Until it has read every kind of object of every environment. */
  waitUntilReady: () => Promise<void>
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
    vitals: () => ask(product, 'vitals', vitalsSchema),
    cpuMs: async () => (await ask(product, 'cpu', cpuSchema)).cpuMs,
    resetLag: () => void product.child.send('reset lag'),
    waitUntilUp: () => waitUntilUp(`${url}/sign-in`, product),
    waitUntilReady: () => waitUntilReady(`${url}/api/readyz`, product),
    stop: product.stop,
  }
}

async function waitUntilReady(url: string, { child, output }: NodeProcess): Promise<void> {
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline && child.exitCode === null;) {
    if (await isReady(url)) return
    await wait(READY_PAUSE_MS)
  }
  throw new Error(`${url} was not ready:\n${output()}`)
}

/** `readyz` also says yes if a kind takes long, and names it. */
async function isReady(url: string): Promise<boolean> {
  const response = await fetch(url).catch(() => null)
  if (response?.status !== 200) return false
  return readySchema.parse(await response.json()).missing.length === 0
}

export async function buildNext(directory: string): Promise<void> {
  const build = startNode([NEXT, 'build', directory], { NEXT_TELEMETRY_DISABLED: '1' })
  await once(build.child, 'exit')
  if (build.child.exitCode !== 0) throw new Error(`The build of ${directory} failed:\n${build.output()}`)
}

/** Asks the sampler in the process. */
async function ask<T>({ child, output }: NodeProcess, message: string, schema: z.ZodType<T>): Promise<T> {
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), RESPONSE_TIMEOUT_MS)
  const ended = once(child, 'exit', waiting).then(() => {
    throw new Error(`Quayside exited:\n${output()}`)
  })
  const answer = once(child, 'message', waiting)
  try {
    child.send(message)
    const [answered] = (await Promise.race([answer, ended])) as unknown[]
    return schema.parse(answered)
  } finally {
    clearTimeout(timer)
    // Stops waiting for the event that did not happen.
    Promise.allSettled([answer, ended]).catch(() => undefined)
    waiting.abort()
  }
}
