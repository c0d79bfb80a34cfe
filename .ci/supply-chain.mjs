import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { licenceProblems } from '../deploy/third-party.mjs'

/**
 * What the lock file leaves open, under which licences production runs packages, and what is known against them. A line that begins with
 * `note:` is no failure. Tests name another lock file.
 */

const [file = new URL('../package-lock.json', import.meta.url)] = process.argv.slice(2)
/** Others are printed. */
const GRAVE = ['high', 'critical']
const AUDIT = ['audit', '--omit=dev', '--json', '--fetch-retries=0', '--fetch-timeout=20000']

const lock = JSON.parse(readFileSync(file, 'utf8'))
const problems = [...findUnlocked(lock), ...licenceProblems(lock), ...audit()]
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
    console.log('note: npm audit: the registry gave no answer, so known vulnerabilities were not looked up.')
    return []
  }
  const found = Object.values(report.vulnerabilities)
  const lines = found.map(({ name, severity, range }) => {
    return {
      isGrave: GRAVE.includes(severity),
      line: `npm audit: ${name} ${range} has a ${severity} vulnerability.`,
    }
  })
  for (const { isGrave, line } of lines) if (!isGrave) console.log(`note: ${line}`)
  if (lines.length === 0) console.log('note: npm audit: the registry knows of no vulnerability.')
  return lines.filter(({ isGrave }) => isGrave).map(({ line }) => line)
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
