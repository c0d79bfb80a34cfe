import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './ready.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const REPORTS = 'test-results/'
const UNIT_REPORT = `${REPORTS}unit.json`

/** Everything that needs no browser. The slow ones start first; two run at a time. */
const CHECKS = [
  { name: 'lint', command: ['eslint', '--max-warnings=0', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'], before: ['next', 'typegen'] },
  {
    name: 'unit',
    command: [
      'vitest',
      'run',
      '--allowOnly=false',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${UNIT_REPORT}`,
    ],
  },
  { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { name: 'boundaries', command: [process.execPath, '.ci/boundaries.mjs'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
]

/** Where a long log is cut, its end is what is left. */
const REPEATED_LINES = 40

/** Runs all checks and says how many passed and failed; a unit test counts as one, each other check as one. */
export async function check() {
  mkdirSync(ROOT + REPORTS, { recursive: true })
  rmSync(ROOT + UNIT_REPORT, { force: true })
  const waiting = [...CHECKS]
  const outcomes = []
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) outcomes.push(await runCheck(next))
  }
  await Promise.all([work(), work()])
  return sum(outcomes)
}

/** Adds up `{ passed, failed, why }`; `why` is what stands at the end of the run about what failed. */
export function sum(outcomes) {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    failed: outcomes.reduce((total, { failed }) => total + failed, 0),
    why: outcomes.flatMap(({ why = [] }) => why),
  }
}

/** Tells at once how a part of the run ended, and returns what to repeat of it at the end. */
export function tell(name, started, code, output) {
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${Math.round((Date.now() - started) / 1000)} s)`)
  if (code === 0) return []
  console.log(output)
  return [`✗ ${name} ended with code ${code}:`, ...output.trimEnd().split('\n').slice(-REPEATED_LINES)]
}

/** The last lines of a run: what failed, and the tally. */
export function conclude({ passed, failed, why }) {
  for (const line of why) console.log(line)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

async function runCheck({ name, command, before }) {
  const started = Date.now()
  const first = before ? await run(before) : { code: 0, output: '' }
  const { code, output } = first.code === 0 ? await run(command) : first
  const isOk = code === 0
  const why = tell(name, started, code, output)
  return { ...(name === 'unit' ? countUnit(isOk) : { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1 }), why }
}

/** A run that ends badly without a failed test, such as one that found none, is a failure of its own. */
function countUnit(isOk) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(ROOT + UNIT_REPORT, 'utf8'))
    return { passed: numPassedTests, failed: isOk ? 0 : Math.max(1, numFailedTests) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

/** Runs a program of node_modules/.bin, or one by its path, and collects what it prints. */
export function run([program, ...args], { env = {}, show = false } = {}) {
  const path = program.startsWith('/') ? program : `${ROOT}node_modules/.bin/${program}`
  return new Promise((resolve) => {
    const stdio = show ? 'inherit' : ['ignore', 'pipe', 'pipe']
    const child = spawn(path, args, {
      cwd: ROOT,
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
      stdio,
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  ensureInstalled()
  conclude(await check())
}
