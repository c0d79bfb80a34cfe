import { writeFile } from 'node:fs/promises'
import { parseOptions, type Options } from './arguments'
import { CleanupStack } from './cleanup-stack'
import type { Bench } from './bench'
import { launchBrowser } from './browser'
import { figureOf, type Figure, type Measurement } from './figure'
import { startHello } from './hello'
import { MEASUREMENTS } from './measurements'
import { startInstance, type Extent } from './instance'
import { formatJson, formatTable } from './report'

const COULD_NOT_MEASURE = 1
const BAD_ARGUMENTS = 2
const INTERRUPTED = 130

const cleanup = new CleanupStack()
const started = Date.now()
let isInterrupted = false

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    isInterrupted = true
    log('stopping and cleaning up')
    void cleanup.run().finally(() => process.exit(INTERRUPTED))
  })
}

export async function main(args: string[], ensureBuilt: () => void): Promise<void> {
  const parsed = parseOptions(args, Object.keys(MEASUREMENTS))
  if (!parsed.ok) {
    console.error(parsed.error.message)
    process.exitCode = BAD_ARGUMENTS
    return
  }
  try {
    ensureBuilt()
    await run(parsed.value)
  } catch (error) {
    if (!isInterrupted) log(messageOf(error))
    process.exitCode = COULD_NOT_MEASURE
  } finally {
    await cleanup.run()
  }
}

async function run(options: Options): Promise<void> {
  // Fails now, not after all measurements, if the file cannot be written.
  if (options.json !== undefined) await writeFile(options.json, formatJson([]))
  const figures = await measureAll(await prepare(options))
  console.log(formatTable(figures))
  if (options.json !== undefined) await writeFile(options.json, formatJson(figures))
  if (figures.some(({ value }) => value === null)) process.exitCode = COULD_NOT_MEASURE
}

async function prepare(options: Options): Promise<Bench> {
  const browser = await launchBrowser()
  await cleanup.add(() => browser.close())
  log(`starting Quayside and a cluster with ${options.streams} streams`)
  const instance = await startInstance({ streams: options.streams }, browser, cleanup)
  const startAnother = (extent: Extent) => startInstance(extent, browser, cleanup)
  let hello: Promise<string> | undefined
  const helloUrl = () => (hello ??= startHello(cleanup))
  return { options, browser, instance, helloUrl, startInstance: startAnother, log }
}

async function measureAll(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, measurement] of Object.entries(MEASUREMENTS)) {
    if (!bench.options.only.includes(name)) continue
    log(measurement.rows.map(({ name }) => name).join('; '))
    figures.push(...(await measureOne(bench, measurement)))
  }
  return figures
}

/** If one measurement fails, the others still run. */
async function measureOne(bench: Bench, { rows, measure }: Measurement): Promise<Figure[]> {
  try {
    const values = await measure(bench)
    return rows.map((row, index) => figureOf(row, values[index]))
  } catch (error) {
    if (isInterrupted) throw error
    log(`could not be measured: ${messageOf(error)}`)
    return rows.map((row) => figureOf(row, undefined))
  }
}

function log(text: string): void {
  const seconds = Math.round((Date.now() - started) / 1000)
  console.error(`[${String(seconds).padStart(3)} s] ${text}`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
