/**
 * Builds what the image has, into a folder: `node deploy/build-tree.mjs FOLDER`, where the packages are installed. The Containerfile
 * and the test of the image both use it.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { billOfMaterials, licencesText, NOT_SHIPPED } from './third-party.mjs'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Name the folder to build into.')
const target = resolve(folder)

const env = { ...process.env, QUAYSIDE_OUTPUT: 'standalone', NEXT_TELEMETRY_DISABLED: '1' }
const { status } = spawnSync(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
  env,
  stdio: 'inherit',
})
if (status !== 0) process.exit(1)

cpSync('.next/standalone', target, { recursive: true, verbatimSymlinks: true })
// The output has no files for browsers.
cpSync('.next/static', join(target, '.next/static'), { recursive: true })
cpSync('public', join(target, 'public'), { recursive: true })
for (const name of NOT_SHIPPED) rmSync(join(target, 'node_modules', name), { recursive: true, force: true })
tellOfOthers()
await bundleCheckAccess()
openForAll(target)

/** What of others is in here (docs/releases.md). */
function tellOfOthers() {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  writeFileSync(join(target, 'sbom.cdx.json'), billOfMaterials('.', lock))
  writeFileSync(join(target, 'THIRD-PARTY-LICENCES.txt'), licencesText('.', lock))
  cpSync('LICENSE', join(target, 'LICENSE'))
}

/** One file, because the output has only the packages that pages need. tsx brings esbuild. */
async function bundleCheckAccess() {
  const require = createRequire(createRequire(import.meta.url).resolve('tsx'))
  const esbuild = require('esbuild')
  await esbuild.build({
    entryPoints: ['deploy/check-access.ts'],
    outfile: join(target, 'check-access.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // With this condition, `server-only` is empty.
    conditions: ['react-server'],
    // Packages in CommonJS call it.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
}

/** Any user reads it, whatever the umask was. Nobody has to write. */
function openForAll(path) {
  chmodSync(path, 0o755)
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inside = join(path, entry.name)
    if (entry.isDirectory()) openForAll(inside)
    else if (entry.isFile()) chmodSync(inside, 0o644)
  }
}
