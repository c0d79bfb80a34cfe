import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ForgeKind } from '#lib/domain/promotion/forge-answers'
import type { Clock } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import { serve, writeTemporary } from '#lib/cluster/testing/test-server'
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

export type TestForge = { forge: OpenForge; seen: Seen[]; url: string; tokenFile: string }

/** A git host that answers by a script; undefined is 404. */
export async function serveForge(
  kind: ForgeKind,
  script: Script,
  clock: Clock = systemClock,
): Promise<TestForge> {
  const seen: Seen[] = []
  const { url } = await serve((incoming, response) => {
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
  const tokenFile = writeTemporary('token', `${CANARY}\n`)
  const credentials = { kind: 'token', tokenFile } as const
  const forge = openForge({ name: 'the-forge', kind, url, credentials, webhookSecretFile: null }, clock)
  return { forge, seen, url, tokenFile }
}

function send(response: ServerResponse, { status = 200, headers = {}, json, text }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(text ?? JSON.stringify(json))
}
