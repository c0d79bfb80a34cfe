import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { listenOnLoopback, type LoopbackServer } from '../../fake-cluster/loopback'
import { textOf } from '../request-body'
import { LOGIN_PAGE } from './login-page'
import { findPerson } from './people'
import { createProvider, type ProviderOptions } from './provider'

export type SignInOptions = Omit<ProviderOptions, 'issuer'> & { port?: number }

/** The server's URL is the issuer. */
export async function startSignIn({ port = 0, ...options }: SignInOptions): Promise<LoopbackServer> {
  const { find = findPerson } = options
  const server = createServer()
  const listening = await listenOnLoopback(server, port)
  const provider = createProvider({ issuer: listening.url, ...options })
  const answerProtocol = provider.callback()
  server.on('request', (request, response) => {
    const answered = request.url?.startsWith('/interaction/')
      ? answerLogin(provider, find, request, response)
      : answerProtocol(request, response)
    answered.catch((error: unknown) => {
      console.error(error)
      response.writeHead(500).end('The sign-in failed. See the output of the demo.')
    })
  })
  return listening
}

async function answerLogin(
  provider: Provider,
  find: NonNullable<ProviderOptions['find']>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(LOGIN_PAGE)
    return
  }
  const person = find(new URLSearchParams(await textOf(request)).get('user') ?? '')
  if (!person) {
    response.writeHead(400).end('Unknown user.')
    return
  }
  await provider.interactionFinished(request, response, { login: { accountId: person.username } })
}
