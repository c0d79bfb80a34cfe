import { fileURLToPath } from 'node:url'
import { NOT_REPLAYED, reasonsFor } from './accepted'
import { readRecordings, type Reading, type Scenario } from './recording'
import { replay, type StepResult } from './replay'
import { completeObjects } from './start/complete-objects'

const RECORDINGS = fileURLToPath(new URL('../../lib/kubernetes/recordings', import.meta.url))
const SHOWN_DIFFERENCES = 8

/** `[DIR] [SCENARIO ...]`: replays all or some scenarios of a folder, by default lib/kubernetes/recordings. */
async function main([folder = RECORDINGS, ...only]: string[]): Promise<boolean> {
  const readings = readRecordings(folder).map((reading) => ({ reading, name: nameOf(reading) }))
  const unknown = only.find((wanted) => !readings.some(({ name }) => name === wanted))
  if (unknown !== undefined) {
    const names = readings.map(({ name }) => name).join(', ')
    throw new Error(`${folder} has no scenario ${unknown}. It has: ${names}.`)
  }
  const others = [...readRecordings(RECORDINGS), ...readings.map(({ reading }) => reading)].flatMap(
    scenariosOf,
  )
  const tally = { passed: 0, failed: 0, skipped: 0 }
  const isWanted = (name: string) => (only.length === 0 ? !(name in NOT_REPLAYED) : only.includes(name))
  for (const { reading } of readings.filter(({ name }) => isWanted(name)))
    tally[await outcomeOf(reading, others)] += 1
  if (only.length === 0)
    for (const [name, reason] of Object.entries(NOT_REPLAYED)) console.log(`- ${name}: ${reason}`)
  console.log(`${tally.passed} passed, ${tally.failed} failed`)
  return tally.failed === 0
}

async function outcomeOf(reading: Reading, others: Scenario[]): Promise<'passed' | 'failed' | 'skipped'> {
  try {
    if (!reading.ok) throw new Error(reading.error.message)
    const results = await replay(reading.scenario, completeObjects([...others, reading.scenario]))
    report(reading.scenario, results)
    if (results.some(({ outcome }) => outcome === 'differing')) return 'failed'
    return results.some(({ outcome }) => outcome === 'matched') ? 'passed' : 'skipped'
  } catch (error) {
    console.log(`✗ ${nameOf(reading)}: ${error instanceof Error ? error.message : String(error)}`)
    return 'failed'
  }
}

function report(scenario: Scenario, results: StepResult[]): void {
  const count = (outcome: StepResult['outcome']) => results.filter((each) => each.outcome === outcome).length
  const [matched, differing, skipped] = [count('matched'), count('differing'), count('skipped')]
  const mark = differing > 0 ? '✗' : matched > 0 ? '✓' : '-'
  console.log(`${mark} ${scenario.name}: ${matched} matched, ${differing} differing, ${skipped} skipped`)
  for (const reason of reasonsFor(scenario.steps)) console.log(`    accepted: ${reason}`)
  for (const { index, step, found } of results.filter(({ outcome }) => outcome === 'differing')) {
    console.log(`    step ${index}: ${step.description}`)
    for (const { path, recorded, actual } of found.slice(0, SHOWN_DIFFERENCES))
      console.log(`      ${path}: recorded ${shown(recorded)}, actual ${shown(actual)}`)
    if (found.length > SHOWN_DIFFERENCES) console.log(`      and ${found.length - SHOWN_DIFFERENCES} more`)
  }
}

function nameOf(reading: Reading): string {
  return reading.ok ? reading.scenario.name : reading.name
}

function scenariosOf(reading: Reading): Scenario[] {
  return reading.ok ? [reading.scenario] : []
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200)
}

try {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.log('0 passed, 1 failed')
  process.exitCode = 1
}
