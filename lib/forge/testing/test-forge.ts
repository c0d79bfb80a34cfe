import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { ForgeKind } from '#lib/domain/promotion/forge-answers'
import type { Clock } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { listen, writeTemporary } from '#lib/cluster/testing/test-server'
import { openForge, type OpenForge } from '#lib/forge/dialects/open-forge'

/** Must be in no message. */
export const CANARY = 'canary-token-5ad0c8'

export const REPOSITORY = 'packit/packit-service'

export const shaOf = (digit: string): string => digit.repeat(40)

export type Seen = {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
}

/** @property json the body; @property text a body as it is */
export type Reply = {
  status?: number
  headers?: Record<string, string>
  json?: unknown
  text?: string | Buffer
}

export type Script = (seen: Seen, response: ServerResponse) => Reply | 'handled' | undefined

/** @property open another one, at the same host */
export type TestForge = {
  forge: OpenForge
  open: () => OpenForge
  seen: Seen[]
  url: string
  tokenFile: string
}

/** A git host that answers by a script; undefined is 404. */
export async function serveForge(
  kind: ForgeKind,
  script: Script,
  clock: Clock = systemClock,
): Promise<TestForge> {
  const seen: Seen[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost')
      const { method = 'GET', headers } = incoming
      const asked = { method, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) }
      seen.push(asked)
      const reply = script(asked, response) ?? { status: 404, json: { message: 'Not Found' } }
      if (reply !== 'handled') send(response, reply)
    })
  })
  const url = await listen(server)
  const tokenFile = writeTemporary('token', `${CANARY}\n`)
  const credentials = { kind: 'token', tokenFile } as const
  const open = () => openForge({ name: 'the-forge', kind, url, credentials, webhookSecretFile: null }, clock)
  return { forge: open(), open, seen, url, tokenFile }
}

/** A host of each kind for many scripts: each time, a forge that knows nothing of what was before. */
export async function serveChanging(): Promise<(kind: ForgeKind, script: Script) => OpenForge> {
  let current: Script = () => undefined
  const clock = new TestClock()
  const serve = (kind: ForgeKind) => serveForge(kind, (seen, response) => current(seen, response), clock)
  const hosts = {
    github: await serve('github'),
    gitlab: await serve('gitlab'),
    forgejo: await serve('forgejo'),
  }
  return (kind, script) => {
    current = script
    return hosts[kind].open()
  }
}

function send(response: ServerResponse, { status = 200, headers = {}, json, text }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(text ?? JSON.stringify(json))
}
