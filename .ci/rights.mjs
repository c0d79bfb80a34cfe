import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const FOLDER = fileURLToPath(new URL('../test-results/rights/', import.meta.url))

/** Needed only after a lost answer or by a long journal: lib/server/operations/rare-rights.contract.test.ts has both. */
const RARE = ['get imagestreamtags.image.openshift.io', 'get pods', 'get jobs.batch', 'delete configmaps']

export function forgetRights() {
  rmSync(FOLDER, { recursive: true, force: true })
}

/** What the browser tests show about the Roles in deploy/: rights that no request needed, and requests that no right allowed. */
export function rightsProblems() {
  if (!existsSync(FOLDER)) return ['the browser tests left no count of the rights that they needed']
  const reports = readdirSync(FOLDER).map((file) => JSON.parse(readFileSync(FOLDER + file, 'utf8')))
  const needed = new Set(
    reports
      .flatMap(({ granted }) => granted.filter(({ requests }) => requests > 0))
      .map(({ right }) => right),
  )
  const granted = new Set(reports.flatMap((report) => report.granted).map(({ right }) => right))
  const refused = new Set(reports.flatMap((report) => report.refused).map(({ right }) => right))
  return [
    ...[...granted]
      .filter((right) => !needed.has(right) && !RARE.includes(right))
      .map((right) => `no request of the browser tests needed the right to ${right}`),
    ...[...refused].map(
      (right) => `a request of the browser tests was refused, because no Role gives ${right}`,
    ),
  ]
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = rightsProblems()
  for (const problem of problems) console.log(problem)
  process.exitCode = problems.length > 0 ? 1 : 0
}
