import { fileURLToPath } from 'node:url'
import { reasonsFor } from './accepted'
import { readScenarios, type Scenario } from './recording'
import { replay, type StepResult } from './replay'
import { wholeObjects } from './start/whole-objects'

const OWN = fileURLToPath(new URL('../../lib/kubernetes/recordings', import.meta.url))
const SHOWN_DIFFERENCES = 8

/** `[DIR] [SCENARIO ...]`: replays the scenarios of a folder, all of the project's own unless told otherwise. */
async function main([folder = OWN, ...only]: string[]): Promise<boolean> {
  const scenarios = readScenarios(folder)
  const unknown = only.find((name) => !scenarios.some((scenario) => scenario.name === name))
  if (unknown !== undefined) throw new Error(`${folder} has no scenario ${unknown}.`)
  const others = [...readScenarios(OWN), ...scenarios]
  let passed = 0
  let failed = 0
  for (const scenario of scenarios.filter(({ name }) => only.length === 0 || only.includes(name))) {
    const results = await replay(scenario, wholeObjects([...others, scenario]))
    report(scenario, results)
    if (results.some(({ outcome }) => outcome === 'differing')) failed += 1
    else if (results.some(({ outcome }) => outcome === 'matched')) passed += 1
  }
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0
}

function report({ name }: Scenario, results: StepResult[]): void {
  const count = (outcome: StepResult['outcome']) => results.filter((each) => each.outcome === outcome).length
  const [matched, differing, leftOut] = [count('matched'), count('differing'), count('left out')]
  const mark = differing > 0 ? '✗' : matched > 0 ? '✓' : '-'
  console.log(`${mark} ${name}: ${matched} matched, ${differing} differing, ${leftOut} left out`)
  for (const reason of reasonsFor(name)) console.log(`    accepted: ${reason}`)
  for (const { index, step, found } of results.filter(({ outcome }) => outcome === 'differing')) {
    console.log(`    step ${index}: ${step.description}`)
    for (const { path, recorded, actual } of found.slice(0, SHOWN_DIFFERENCES))
      console.log(`      ${path}: recorded ${shown(recorded)}, here ${shown(actual)}`)
    if (found.length > SHOWN_DIFFERENCES) console.log(`      and ${found.length - SHOWN_DIFFERENCES} more`)
  }
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
