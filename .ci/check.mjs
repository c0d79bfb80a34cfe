import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureInstalled } from './ready.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const REPORTS = 'test-results/'

/** Every check that needs no browser, slowest first; three run at a time. */
const CHECKS = [
  { name: 'lint', command: ['eslint', '--max-warnings=0', '.'] },
  // In one run, all of one project would wait for the last of another.
  unit('isolated'),
  unit('shared'),
  unit('server'),
  { name: 'types', command: ['tsc', '--noEmit'], before: ['next', 'typegen'] },
  { name: 'format', command: ['prettier', '--check', '--log-level=warn', '.'] },
  { name: 'boundaries', command: [process.execPath, '.ci/boundaries.mjs'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  { name: 'supply chain', command: [process.execPath, '.ci/supply-chain.mjs'] },
]

/** The unit tests of a project of vitest.config.ts. */
function unit(project) {
  const report = `${REPORTS}unit-${project}.json`
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const command = ['vitest', 'run', `--project=${project}`, '--allowOnly=false', ...reporters]
  return { name: `unit tests, ${project}`, report, command }
}

/** How many lines from the end of a failed log are repeated in the summary. */
const TAIL_LINES = 40

/** Runs all checks and counts passes and failures: each unit test counts as one, and so does each other check. */
export async function check() {
  mkdirSync(ROOT + REPORTS, { recursive: true })
  const waiting = [...CHECKS]
  const outcomes = []
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) outcomes.push(await runCheck(next))
  }
  await Promise.all([work(), work(), work()])
  return addUp(outcomes)
}

/** Adds up `{ passed, failed, failures }`; `failures` are the lines that the summary prints about failed parts. */
export function addUp(outcomes) {
  return {
    passed: outcomes.reduce((total, { passed }) => total + passed, 0),
    failed: outcomes.reduce((total, { failed }) => total + failed, 0),
    failures: outcomes.flatMap(({ failures = [] }) => failures),
  }
}

/** Prints how a part of the run ended, and returns the lines to repeat in the summary. */
export function reportResult(name, started, code, output) {
  console.log(`${code === 0 ? '✓' : '✗'} ${name} (${Math.round((Date.now() - started) / 1000)} s)`)
  if (code === 0) {
    for (const line of output.split('\n')) if (line.startsWith('note: ')) console.log(`  ${line}`)
    return []
  }
  console.log(output)
  return [`✗ ${name} ended with code ${code}:`, ...output.trimEnd().split('\n').slice(-TAIL_LINES)]
}

/** The tests of a Playwright report that failed at first: `timeline.spec.ts: a morning of many hands`. */
export function flakyTests(suites = []) {
  return suites.flatMap(({ suites: inner, specs = [] }) => [
    ...flakyTests(inner),
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
      .map(({ file, title }) => `${file}: ${title}`),
  ])
}

/** Prints what failed and the final count. */
export function printSummary({ passed, failed, failures }) {
  for (const line of failures) console.log(line)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

async function runCheck({ name, command, before, report }) {
  const started = Date.now()
  if (report) rmSync(ROOT + report, { force: true })
  const first = before ? await run(before) : { code: 0, output: '' }
  const { code, output } = first.code === 0 ? await run(command) : first
  const isOk = code === 0
  const failures = reportResult(name, started, code, output)
  return { ...(report ? countTests(report, isOk) : { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1 }), failures }
}

/** A run that fails without a failed test, for example because it found no tests, counts as one failure. */
function countTests(report, isOk) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(ROOT + report, 'utf8'))
    return { passed: numPassedTests, failed: isOk ? 0 : Math.max(1, numFailedTests) }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

/** Runs a program from node_modules/.bin or by its absolute path, and collects its output. */
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
  printSummary(await check())
}
