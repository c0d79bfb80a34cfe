import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const INSTALLED = 'node_modules/.installed-from'
const BUILT = '.next/built-from'

/** Installs the packages if they are missing or differ from package-lock.json. */
export function ensureInstalled() {
  const wanted = hashOf(['package-lock.json'])
  if (read(INSTALLED) === wanted) return
  if (!isInstalledByNpm()) {
    console.log('Installing the packages …')
    const npm = process.env.npm_execpath
    const [command, ...args] = npm ? [process.execPath, npm] : ['npm']
    // With NODE_ENV=production, npm leaves out the packages that build and test.
    run(command, [...args, 'ci', '--include=dev', '--no-audit', '--no-fund'])
  }
  write(INSTALLED, wanted)
}

/** Builds if the sources changed since the last build. */
export function ensureBuilt() {
  const wanted = hashOf(sources())
  if (existsSync(`${ROOT}.next/BUILD_ID`) && read(BUILT) === wanted) return
  console.log('Building Quayside (about a minute) …')
  run(process.execPath, ['node_modules/next/dist/bin/next', 'build'])
  write(BUILT, wanted)
}

/** npm writes its own lock file into node_modules when it finishes. */
function isInstalledByNpm() {
  const done = `${ROOT}node_modules/.package-lock.json`
  return existsSync(done) && statSync(done).mtimeMs >= statSync(`${ROOT}package-lock.json`).mtimeMs
}

/** The files that the build reads: the rooms of the product and the files at the root. */
function sources() {
  const rootFiles = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|mjs|json|ts)$/.test(entry.name))
    .map(({ name }) => name)
    .filter((name) => name !== 'next-env.d.ts')
  const rooms = ['app', 'components', 'lib', 'public'].filter((room) => existsSync(ROOT + room))
  const roomFiles = rooms.flatMap((room) =>
    readdirSync(ROOT + room, { recursive: true })
      .map((path) => `${room}/${path.replaceAll('\\', '/')}`)
      .filter((path) => !/\.test\.tsx?$/.test(path) && statSync(ROOT + path).isFile()),
  )
  return [...rootFiles, ...roomFiles].sort()
}

function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths)
    hash
      .update(`${path}\0`)
      .update(readFileSync(ROOT + path))
      .update('\0')
  return hash.digest('hex')
}

/** Shows the output of the command only if it fails. */
function run(command, args) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, env, encoding: 'utf8' })
  if (status === 0) return
  console.error(error ? error.message : `${stdout}${stderr}`)
  throw new Error(`${command} ${args.join(' ')} failed`)
}

function read(path) {
  return existsSync(ROOT + path) ? readFileSync(ROOT + path, 'utf8') : undefined
}

function write(path, text) {
  writeFileSync(ROOT + path, text)
}
