import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What the lock file leaves open, and what is known against the packages that production runs. */

const LOCK = new URL('../package-lock.json', import.meta.url)
const AUDIT = [
  'audit',
  '--omit=dev',
  '--audit-level=high',
  '--json',
  '--fetch-retries=0',
  '--fetch-timeout=20000',
]

const problems = [...findUnlocked(JSON.parse(readFileSync(LOCK, 'utf8'))), ...audit()]
for (const problem of problems) console.log(problem)
process.exitCode = problems.length > 0 ? 1 : 0

/** An entry without integrity accepts any bytes, and one with an address only works where that registry is reached. */
function findUnlocked({ packages }) {
  return Object.entries(packages).flatMap(([path, { integrity, resolved, link }]) => {
    if (path === '' || link) return []
    return [
      ...(integrity
        ? []
        : [`package-lock.json: ${path} has no integrity. Run npm install where a registry has it.`]),
      ...(resolved
        ? [`package-lock.json: ${path} names a registry's host. Run npm install with this .npmrc.`]
        : []),
    ]
  })
}

/** A registry that does not answer is no reason to fail: some mirrors have no advisories. */
function audit() {
  const { stdout } = spawnSync('npm', AUDIT, { encoding: 'utf8', timeout: 60_000 })
  const report = parse(stdout)
  if (!report?.vulnerabilities) {
    console.log('npm audit: the registry gave no answer, so known vulnerabilities were not looked up.')
    return []
  }
  return Object.values(report.vulnerabilities)
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity, range }) => `npm audit: ${name} ${range} has a ${severity} vulnerability.`)
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
