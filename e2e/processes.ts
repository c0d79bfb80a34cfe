import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'

type Environment = Record<string, string>

/** A Node process; `output` returns the end of what it printed, for error messages. */
export type NodeProcess = {
  child: ChildProcess
  output: () => string
  stop: (signal?: NodeJS.Signals) => Promise<void>
}

const PIPES: StdioOptions = ['ignore', 'pipe', 'pipe']

export function startNode(args: string[], env: Environment = {}, stdio = PIPES): NodeProcess {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-20_000)))
  }
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await once(child, 'exit')
    clearTimeout(timer)
  }
  return { child, output: () => output, stop }
}

/** Resolves with the rest of the first line that starts with `prefix`. */
export async function waitForLine({ child, output }: NodeProcess, prefix: string): Promise<string> {
  const line = new Promise<string>((resolve, reject) => {
    if (child.stdout) {
      createInterface(child.stdout).on('line', (text) => {
        if (text.startsWith(prefix)) resolve(text.slice(prefix.length))
      })
    }
    child.once('exit', () => reject(new Error(`The process exited before it was ready:\n${output()}`)))
  })
  return line
}

export async function waitUntilUp(url: string, { child, output }: NodeProcess): Promise<void> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline && child.exitCode === null) {
    const isUp = await fetch(url, { redirect: 'manual' }).then(
      () => true,
      () => false,
    )
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} did not answer:\n${output()}`)
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
