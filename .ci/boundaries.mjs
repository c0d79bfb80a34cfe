/**
 * Fails where a module imports what its room may not (.dependency-cruiser.mjs), and where modules were not read at all:
 * dependency-cruiser finds nothing, and no fault, in files that it cannot parse. Its command line refuses Node 20; its
 * API does not.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import configuration from '../.dependency-cruiser.mjs'

const FOLDERS = ['app', 'components', 'lib', 'fake-cluster', 'demo', 'e2e', 'bench'].filter((folder) =>
  existsSync(folder),
)
const FILES = ['proxy.ts', 'instrumentation.ts']

const { options, ...rules } = configuration
const { output } = await cruise(
  [...FOLDERS, ...FILES],
  { ...options, validate: true, ruleSet: rules },
  undefined,
  { tsConfig: extractTSConfig('tsconfig.json') },
)

const read = new Set(output.modules.map(({ source }) => source))
const ours = [...FOLDERS.flatMap(sourcesIn), ...FILES]
const unread = ours.filter((file) => !read.has(file))
const violations = output.summary.violations

for (const { rule, from, to } of violations) {
  const { comment } = [...rules.forbidden, ...rules.required].find(({ name }) => name === rule.name)
  console.error(`${from} → ${to}\n    ${rule.name}: ${comment}`)
}
for (const file of unread) console.error(`${file} was not read`)
console.log(
  `${ours.length - unread.length} modules, ${violations.length} violations, ${unread.length} not read`,
)
process.exitCode = violations.length + unread.length > 0 ? 1 : 0

function sourcesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((file) => join(folder, file))
    .filter((file) => /\.tsx?$/.test(file))
}
