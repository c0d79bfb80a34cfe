import { writeFile } from 'node:fs/promises'
import { parseOptions, type Options } from './arguments'
import { Belongings } from './belongings'
import type { Bench } from './bench'
import { launchBrowser } from './browser'
import { figureOf, type Figure, type Measurement } from './figure'
import { startHello } from './hello'
import { MEASUREMENTS } from './measurements'
import { startPlace } from './place'
import { jsonOf, tableOf } from './report'

const COULD_NOT_MEASURE = 1
const BAD_ARGUMENTS = 2
const INTERRUPTED = 130

const belongings = new Belongings()
const started = Date.now()
let isInterrupted = false

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    isInterrupted = true
    say('stopping, and cleaning up')
    void belongings.cleanUp().finally(() => process.exit(INTERRUPTED))
  })
}

export async function main(args: string[], ensureBuilt: () => void): Promise<void> {
  const parsed = parseOptions(args)
  if (!parsed.ok) {
    console.error(parsed.error.message)
    process.exitCode = BAD_ARGUMENTS
    return
  }
  try {
    ensureBuilt()
    await run(parsed.value)
  } catch (error) {
    if (!isInterrupted) say(messageOf(error))
    process.exitCode = COULD_NOT_MEASURE
  } finally {
    await belongings.cleanUp()
  }
}

async function run(options: Options): Promise<void> {
  // Tells early that the file cannot be written, and not after all was measured.
  if (options.json !== undefined) await writeFile(options.json, jsonOf([]))
  const figures = await measureAll(await prepare(options))
  console.log(tableOf(figures))
  if (options.json !== undefined) await writeFile(options.json, jsonOf(figures))
  if (figures.some(({ value }) => value === null)) process.exitCode = COULD_NOT_MEASURE
}

async function prepare(options: Options): Promise<Bench> {
  const browser = await launchBrowser()
  await belongings.keep(() => browser.close())
  say('builds the hello-world page')
  const helloUrl = await startHello(belongings)
  say(`starts a cluster with ${options.streams} streams, and Quayside`)
  const place = await startPlace(options.streams, browser, belongings)
  const startAnother = (streams: number) => startPlace(streams, browser, belongings)
  return { options, browser, place, helloUrl, startPlace: startAnother, say }
}

async function measureAll(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const measurement of MEASUREMENTS) {
    say(measurement.rows.map(({ name }) => name).join('; '))
    figures.push(...(await measureOne(bench, measurement)))
  }
  return figures
}

/** One that fails leaves the others alone. */
async function measureOne(bench: Bench, { rows, measure }: Measurement): Promise<Figure[]> {
  try {
    const values = await measure(bench)
    return rows.map((row, index) => figureOf(row, values[index]))
  } catch (error) {
    if (isInterrupted) throw error
    say(`could not be measured: ${messageOf(error)}`)
    return rows.map((row) => figureOf(row, undefined))
  }
}

function say(text: string): void {
  const seconds = Math.round((Date.now() - started) / 1000)
  console.error(`[${String(seconds).padStart(3)} s] ${text}`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
