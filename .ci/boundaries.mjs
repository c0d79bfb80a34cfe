/**
 * Fails if a module imports what its room or folder may not import (.dependency-cruiser.mjs), if folders import each other
 * in a circle, if a folder has too many files, or if a module was not read: dependency-cruiser silently skips files that it
 * cannot parse. Its command line refuses Node 20; its API does not.
 */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import configuration from '../.dependency-cruiser.mjs'

const FOLDERS = ['app', 'components', 'deploy', 'lib', 'fake-cluster', 'demo', 'e2e', 'bench']
const FILES = ['proxy.ts', 'instrumentation.ts']
const MAX_FILES = 25
const TESTS = /[.]test[.]tsx?$|[.]spec[.]ts$|\/testing\//

const { options, forbidden, required } = configuration
const tsConfig = extractTSConfig('tsconfig.json')
const ours = [...FOLDERS.flatMap(sourcesIn), ...FILES]
const folderRules = forbidden.filter(({ scope }) => scope === 'folder')

const all = await judge(
  forbidden.filter((rule) => !folderRules.includes(rule)),
  {},
)
// Tests may import from any folder, so they are not part of the folder order.
const withoutTests = await judge(folderRules, { metrics: true, exclude: { path: TESTS.source } })

const read = new Set(all.modules.map(({ source }) => source))
const problems = [
  ...[...all.summary.violations, ...withoutTests.summary.violations].map(describe),
  ...ours.filter((file) => !read.has(file)).map((file) => `${file} was not read`),
  ...crowdedFolders(),
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

function describe({ rule, from, to, cycle = [] }) {
  const { comment } = [...forbidden, ...required].find(({ name }) => name === rule.name)
  const path = cycle.length > 0 ? cycle.map(({ name }) => name) : [to]
  return `${[from, ...path].join(' → ')}\n    ${rule.name}: ${comment}`
}

function crowdedFolders() {
  const sizes = new Map()
  for (const file of ours.filter((path) => !TESTS.test(path)))
    sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1)
  return [...sizes]
    .filter(([, size]) => size > MAX_FILES)
    .map(([folder, size]) => `${folder} has ${size} files, more than ${MAX_FILES}`)
}

function sourcesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((file) => join(folder, file))
    .filter((file) => /\.tsx?$/.test(file))
}
