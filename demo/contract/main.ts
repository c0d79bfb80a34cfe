import { fileURLToPath } from 'node:url'
import { readScenarios, type Scenario } from './recording'
import { replay, type StepResult } from './replay'
import { wholeObjects } from './start'

const OWN = fileURLToPath(new URL('../../lib/kubernetes/recordings', import.meta.url))

const [folder = OWN, ...only] = process.argv.slice(2)
const scenarios = readScenarios(folder)
const known = wholeObjects(folder === OWN ? scenarios : [...readScenarios(OWN), ...scenarios])
let passed = 0
let failed = 0
for (const scenario of scenarios.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const results = await replay(scenario, new Map([...known, ...wholeObjects([scenario])]))
  const isPassed = results.every(({ outcome }) => outcome !== 'differing')
  if (isPassed) passed += 1
  else failed += 1
  report(scenario, results)
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

function report({ name }: Scenario, results: StepResult[]): void {
  const count = (outcome: StepResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length
  const differing = count('differing')
  console.log(
    `${differing > 0 ? '✗' : '✓'} ${name}: ${count('matched')} matched, ${differing} differing, ${count('left out')} left out`,
  )
  for (const { index, step, found } of results.filter(({ outcome }) => outcome === 'differing')) {
    console.log(`    ${index} ${step.description}`)
    for (const { path, recorded, actual } of found.slice(0, 8))
      console.log(`      ${path}: recorded ${shown(recorded)}, here ${shown(actual)}`)
  }
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200)
}
