import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listenOnLoopback, type LoopbackServer } from '../loopback'
import { authorize } from './access'
import type { Api } from './api'
import { parseCall, readBody } from './call'
import { handle } from './handle'
import { sendLog } from './log'
import { accepted } from './partial-metadata'
import { isStored } from './resources'
import { methodNotAllowed, PlainRefusal, Refusal, watchNotSupported } from './status'
import { watch } from './watch'

/** The discovery of an API group, which the demo does not serve. */
const GROUP_PATH = /^\/apis\/([^/]+)\/v1$/
const VERSION = { major: '1', minor: '31', gitVersion: 'v1.31.14', platform: 'linux/amd64' }

export function startApiServer(api: Api, port: number): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    answer(api, request, response).catch((error: unknown) => {
      if (error instanceof Refusal || error instanceof PlainRefusal) {
        refuse(response, error)
        return
      }
      // The error is a bug of the demo: report it, but never with the request in it.
      console.error(error)
      refuse(response, new Refusal(500, 'InternalError', 'Internal error occurred: see the log of the demo'))
    })
  })
  return listenOnLoopback(server, port)
}

async function answer(api: Api, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  const path = request.url?.split('?')[0] ?? ''
  if (path === '/version') {
    send(response, 200, VERSION)
    return
  }
  if (/^\/(healthz|livez|readyz)$/.test(path)) {
    send(response, 200, 'ok')
    return
  }
  api.store.openshiftApi.reach(GROUP_PATH.exec(path)?.[1] ?? '')
  const call = parseCall(request, api.users, body)
  api.usedRights.note(call.user, call)
  authorize(call.user, call)
  api.store.openshiftApi.reach(call.group)
  if (call.verb === 'watch') {
    if (call.resource === 'imagestreamtags') throw watchNotSupported(call.resource)
    if (!isStored(call.resource)) throw methodNotAllowed()
    watch(api, call.resource, call.namespace, call.query, response)
    return
  }
  if (call.resource === 'pods' && call.subresource === 'log' && call.verb === 'get') {
    sendLog(api, call, response)
    return
  }
  const { status, body: content, warning } = await handle(api, call)
  if (warning) response.setHeader('warning', warning)
  send(
    response,
    status,
    typeof content === 'string' ? content : accepted(request.headers.accept ?? '', content),
  )
}

function refuse(response: ServerResponse, refusal: Refusal | PlainRefusal): void {
  if (response.headersSent) return void response.end()
  if (refusal instanceof PlainRefusal) {
    send(response, refusal.code, refusal.text)
    return
  }
  const seconds = refusal.details?.retryAfterSeconds
  if (seconds !== undefined) response.setHeader('retry-after', seconds)
  send(response, refusal.code, refusal.status())
}

function send(response: ServerResponse, status: number, content: object | string): void {
  const isText = typeof content === 'string'
  response.writeHead(status, { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json' })
  response.end(isText ? content : JSON.stringify(content))
}
