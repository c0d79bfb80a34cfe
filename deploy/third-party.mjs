import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Those that let a program under Apache-2.0 carry the package, if it brings their words along. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
]

/** What Next would scale images with, under the LGPL. Quayside scales none, and the image leaves it out (build-tree.mjs). */
export const NOT_SHIPPED = ['@img', 'sharp']

/** The packages that production runs, by their folders. Those that are optional build, or scale images. */
function shipped({ packages }) {
  return Object.entries(packages).filter(
    ([path, { dev, optional, devOptional, link }]) =>
      path !== '' && !dev && !optional && !devOptional && !link,
  )
}

/** Packages of production whose licence nobody has allowed. */
export function licenceProblems(lock) {
  return shipped(lock).flatMap(([path, { version, license = 'no licence' }]) =>
    isAllowed(license)
      ? []
      : [`${path} ${version} has ${license}, which is not in the list of deploy/third-party.mjs.`],
  )
}

/** An SPDX expression, such as `(MIT OR GPL-2.0-only)`. */
function isAllowed(expression) {
  return expression
    .replaceAll(/[()]/g, '')
    .split(' AND ')
    .every((part) => part.split(' OR ').some((licence) => ALLOWED.includes(licence.trim())))
}

/** The licence of each package, in its own words. */
export function licencesText(root, lock) {
  const parts = shipped(lock).map(
    ([path, { version, license }]) =>
      `== ${nameOf(path)} ${version} (${license})\n\n${wordsIn(join(root, path))}`,
  )
  return `Quayside carries these packages, each under its own licence.\n\n${parts.join('\n\n')}\n`
}

function wordsIn(folder) {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
  const texts = files.map((name) => join(folder, name)).flatMap((file) => textOf(file))
  return texts.join('\n\n') || 'It has no file with its licence.'
}

function textOf(file) {
  try {
    return [readFileSync(file, 'utf8').trim()]
  } catch {
    // A folder.
    return []
  }
}

/**
 * The packages of production as CycloneDX JSON. It is made from the lock file, so no registry is asked. npm is asked for all packages:
 * with `--omit dev` it leaves out each one that a package of the development has an edge to, such as zod (npm 11.19.1).
 */
export function billOfMaterials(root, lock) {
  const { status, stdout, stderr } = spawnSync(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  if (status !== 0) throw new Error(`npm sbom failed: ${stderr}`)
  const { metadata, components, dependencies, ...bill } = JSON.parse(stdout)
  const kept = new Set(shipped(lock).map(([path, { version }]) => `${nameOf(path)}@${version}`))
  const parts = components.filter(({ name, version }) => kept.has(`${name}@${version}`))
  const refs = new Set([metadata.component['bom-ref'], ...parts.map((part) => part['bom-ref'])])
  const edges = dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }))
  // npm calls the whole after its folder.
  const named = { ...metadata, component: { ...metadata.component, name: lock.name } }
  return `${JSON.stringify({ ...bill, metadata: named, components: parts, dependencies: edges }, null, 2)}\n`
}

/** `node_modules/a/node_modules/@b/c` is `@b/c`. */
function nameOf(path) {
  return path.split('node_modules/').at(-1)
}
