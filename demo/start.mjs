import { spawn } from 'node:child_process'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { setInterval } from 'node:timers'
import { fileURLToPath } from 'node:url'
import { ensureBuilt, ensureInstalled } from '../.ci/ready.mjs'

const DIRECTORY = '.demo'
const HOST = '127.0.0.1'
const FIRST_PORT = 3000
const START_SECONDS = 60

const children = []
let isStopping = false

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
process.on('SIGINT', () => stop(0))
process.on('SIGTERM', () => stop(0))
// A shell between npm and this process may exit without passing on the signal.
const parent = process.ppid
setInterval(() => process.ppid !== parent && stop(0), 1000).unref()

main().catch((error) => {
  if (!isStopping) console.error(`\n${error.message}`)
  stop(1)
})

async function main() {
  checkNode()
  checkNoOtherDemo()
  ensureInstalled()
  ensureBuilt()
  const productUrl = `http://${HOST}:${await choosePort()}`
  const run = await startDemo(productUrl)
  await startProduct(productUrl, run.env)
  greet(productUrl)
  openBrowser(productUrl)
}

function checkNode() {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'))
  const [major, minor] = engines.node.match(/\d+/g).map(Number)
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number)
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return
  throw new Error(`The demo needs Node ${major}.${minor} or newer; this is ${process.versions.node}.`)
}

function checkNoOtherDemo() {
  const other = readRun()
  if (other && isAlive(other.pid))
    throw new Error(`A demo is already running, with Quayside at ${other.productUrl}`)
}

function readRun() {
  try {
    return JSON.parse(readFileSync(`${DIRECTORY}/run.json`, 'utf8'))
  } catch {
    return undefined
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function choosePort() {
  if (process.env.PORT) return Number(process.env.PORT)
  let port = FIRST_PORT
  while (!(await isFree(port))) port += 1
  return port
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, HOST, () => server.close(() => resolve(true)))
  })
}

/** Resolves with the run file (run-file.ts) that the demo prints once it is ready. */
function startDemo(productUrl) {
  const args = ['--import', 'tsx', 'demo/main.ts', '--product-url', productUrl, '--directory', DIRECTORY]
  const demo = start('The demo cluster', args, { log: `${DIRECTORY}/demo.log`, stdout: 'pipe' })
  return new Promise((resolve) => {
    createInterface(demo.stdout).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(JSON.parse(line.slice('ready '.length)))
    })
  })
}

async function startProduct(productUrl, env) {
  const { hostname, port } = new URL(productUrl)
  const args = ['node_modules/next/dist/bin/next', 'start', '-H', hostname, '-p', port]
  start('Quayside', args, { log: `${DIRECTORY}/quayside.log`, env })
  const deadline = Date.now() + START_SECONDS * 1000
  while (!(await answers(productUrl))) {
    if (Date.now() > deadline) throw new Error(`Quayside did not answer within ${START_SECONDS} seconds.`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function answers(url) {
  return fetch(url, { redirect: 'manual' }).then(
    () => true,
    () => false,
  )
}

/** If one process exits by itself, its last output is printed and all stop. */
function start(name, args, { log, stdout, env }) {
  mkdirSync(DIRECTORY, { recursive: true, mode: 0o700 })
  const output = openSync(log, 'w', 0o600)
  const stdio = ['ignore', stdout ?? output, output]
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio })
  children.push(child)
  child.once('exit', () => {
    if (isStopping) return
    console.error(`\n${name} exited:\n${readFileSync(log, 'utf8').split('\n').slice(-30).join('\n')}`)
    stop(1)
  })
  return child
}

function stop(code) {
  if (isStopping) return
  isStopping = true
  process.exitCode = code
  const running = children.filter((child) => child.exitCode === null && child.signalCode === null)
  for (const child of running) child.kill('SIGTERM')
  // An open event stream can keep a server from exiting.
  setTimeout(() => running.forEach((child) => child.kill('SIGKILL')), 5000).unref()
}

function greet(productUrl) {
  console.log(`
  Quayside    ${productUrl}
  Sign in as  operator (sees and acts) or viewer (sees)
  Try         npm run demo:push -- packit-worker prod
              npm run demo:push -- packit-worker stg --broken
              ${productUrl}/prod/promotion: from main to the pods
  Stop        Ctrl-C
`)
}

function openBrowser(url) {
  const { CI, DISPLAY, WAYLAND_DISPLAY } = process.env
  if (CI) return
  const commands = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }
  const [command, ...args] = commands[process.platform] ?? ['xdg-open']
  if (command === 'xdg-open' && !DISPLAY && !WAYLAND_DISPLAY) return
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
