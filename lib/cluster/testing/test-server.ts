import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { Server as TlsServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { connect, type Connection } from '#lib/cluster/request/connection'

/** Files of tests share this module, so the folder is there for as long as the process. */
const root = mkdtempSync(join(tmpdir(), 'quayside-'))
process.once('exit', () => rmSync(root, { recursive: true, force: true }))

export type TestServer = { connection: Connection; tokenFile: string; url: string }

/** A server for this test only, and a connection to it. */
export async function serve(listener: RequestListener): Promise<TestServer> {
  const server = createServer(listener)
  const url = await listen(server)
  const tokenFile = writeTemporary('token', 'secret-token\n')
  return { url, tokenFile, connection: connect({ server: url, tokenFile }) }
}

/** A server that sends back what it receives. */
export function serveEcho(): Promise<TestServer> {
  return serve((incoming, response) => {
    let body = ''
    incoming.on('data', (chunk) => (body += String(chunk)))
    incoming.on('end', () => {
      const { method, url, headers } = incoming
      response.end(JSON.stringify({ method, url, headers, body }))
    })
  })
}

/** A server that gives these answers in order, and then repeats the last one. */
export function serveAnswers(...answers: { status?: number; body: unknown }[]): Promise<TestServer> {
  let served = 0
  return serve((_request, response) => {
    const { status = 200, body } = answers[Math.min(served++, answers.length - 1)] ?? { body: '' }
    response.writeHead(status, { 'X-Secret': 'secret-header' })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
}

export async function listen(server: Server | TlsServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
}

export function writeTemporary(name: string, content: string): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, content)
  return file
}

export function temporaryFolder(): string {
  return mkdtempSync(join(root, 'test-'))
}
