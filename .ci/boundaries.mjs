/**
 * Fails where a module imports what its room or folder may not (.dependency-cruiser.mjs), where folders import each other in
 * a circle, where a folder outgrows its subject, and where modules were not read at all: dependency-cruiser finds nothing,
 * and no fault, in files that it cannot parse. Its command line refuses Node 20; its API does not.
 */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import configuration from '../.dependency-cruiser.mjs'

const FOLDERS = ['app', 'components', 'lib', 'fake-cluster', 'demo', 'e2e', 'bench']
const FILES = ['proxy.ts', 'instrumentation.ts']
const MOST_FILES = 25
const TESTS = /[.]test[.]tsx?$|[.]spec[.]ts$|\/testing\//

const { options, forbidden, required } = configuration
const tsConfig = extractTSConfig('tsconfig.json')
const ours = [...FOLDERS.flatMap(sourcesIn), ...FILES]
const ofFolders = forbidden.filter(({ scope }) => scope === 'folder')

const all = await judge(
  forbidden.filter((rule) => !ofFolders.includes(rule)),
  {},
)
// Tests stand beside what they test, and may reach up from there: they are no part of the order of the folders.
const withoutTests = await judge(ofFolders, { metrics: true, exclude: { path: TESTS.source } })

const read = new Set(all.modules.map(({ source }) => source))
const problems = [
  ...[...all.summary.violations, ...withoutTests.summary.violations].map(inWords),
  ...ours.filter((file) => !read.has(file)).map((file) => `${file} was not read`),
  ...crowded(),
]
for (const problem of problems) console.error(problem)
console.log(`${read.size} modules read, ${problems.length} problems`)
process.exitCode = problems.length > 0 || withoutTests.folders.length === 0 ? 1 : 0

async function judge(rules, more) {
  const ruleSet = { forbidden: rules, required }
  const { output } = await cruise(
    [...FOLDERS, ...FILES],
    { ...options, ...more, validate: true, ruleSet },
    undefined,
    { tsConfig },
  )
  return output
}

function inWords({ rule, from, to, cycle = [] }) {
  const { comment } = [...forbidden, ...required].find(({ name }) => name === rule.name)
  const way = cycle.length > 0 ? cycle.map(({ name }) => name) : [to]
  return `${[from, ...way].join(' → ')}\n    ${rule.name}: ${comment}`
}

function crowded() {
  const sizes = new Map()
  for (const file of ours.filter((path) => !TESTS.test(path)))
    sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1)
  return [...sizes]
    .filter(([, size]) => size > MOST_FILES)
    .map(([folder, size]) => `${folder} has ${size} files; a subject has at most ${MOST_FILES}`)
}

function sourcesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((file) => join(folder, file))
    .filter((file) => /\.tsx?$/.test(file))
}
