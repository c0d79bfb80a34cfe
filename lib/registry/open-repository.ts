import 'server-only'
import { z } from '#lib/domain/zod'
import { bytesOf, send, type Response } from '#lib/network/send'

/** What a registry answered to a request without a sign-in. */
type RegistryAnswer =
  | { state: 'found'; bytes: Buffer }
  | { state: 'missing' }
  | { state: 'sign-in' }
  | { state: 'failed'; why: string }

export type Repository = {
  /** @param path `manifests/latest` */
  get: (path: string, accept: string, largest: number) => Promise<RegistryAnswer>
}

const MOST_REDIRECTS = 3
const LARGEST_TOKEN = 64 * 1024

/** A failure in words that follow "The registry". */
class Fault extends Error {}

/**
 * Reads from a repository by the distribution protocol, without credentials.
 * @param address of the registry, from the configuration: nothing in an image or a stream leads to another one
 * @param name `packit/packit-worker`
 */
export function openRepository(address: string, name: string, signal: AbortSignal): Repository {
  const base = new URL(address)
  let token: string | null = null
  const ask = (url: URL, accept: string) => {
    const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
    return follow(url, base, { accept, ...authorization }, signal)
  }
  return {
    async get(path, accept, largest) {
      try {
        const url = new URL(`/v2/${name}/${path}`, base)
        const first = await ask(url, accept)
        if (first.status !== 401 || token !== null) return await answerOf(first, largest)
        token = await tokenFor(name, first, base, signal)
        return token === null ? { state: 'sign-in' } : await answerOf(await ask(url, accept), largest)
      } catch (error) {
        return { state: 'failed', why: whyFailed(error, signal) }
      }
    },
  }
}

/** Blobs are often elsewhere. Only the registry itself gets the token, and nothing is asked without TLS. */
async function follow(
  first: URL,
  base: URL,
  { authorization, ...headers }: { accept: string; authorization?: string },
  signal: AbortSignal,
): Promise<Response> {
  let url = first
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const own = url.origin === base.origin && authorization !== undefined ? { authorization } : {}
    const response = await send(url, { headers: { ...headers, ...own }, redirect: 'manual', signal })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel()
    url = safeAddress(location, url, base)
  }
  throw new Fault('redirects too often.')
}

function safeAddress(address: string, from: URL, base: URL): URL {
  if (!URL.canParse(address, from.href)) throw new Fault('names an address that is none.')
  const url = new URL(address, from)
  const isSafe = url.protocol === 'https:' || url.origin === base.origin
  if (!isSafe || url.username + url.password !== '') throw new Fault('leads to an unsafe address.')
  return url
}

const tokenAnswer = z.object({ token: z.string().optional(), access_token: z.string().optional() })

/** Registries give everyone a token for public repositories (https://distribution.github.io/distribution/spec/auth/token/). */
async function tokenFor(
  name: string,
  challenged: Response,
  base: URL,
  signal: AbortSignal,
): Promise<string | null> {
  await challenged.body?.cancel()
  const challenge = challenged.headers.get('www-authenticate') ?? ''
  const parameter = (key: string) => new RegExp(`\\b${key}="([^"]*)"`, 'i').exec(challenge)?.[1]
  const realm = parameter('realm')
  if (!/^bearer /i.test(challenge) || realm === undefined) return null
  const url = safeAddress(realm, base, base)
  url.searchParams.set('service', parameter('service') ?? '')
  url.searchParams.set('scope', `repository:${name}:pull`)
  const answer = await answerOf(
    await follow(url, base, { accept: 'application/json' }, signal),
    LARGEST_TOKEN,
  )
  if (answer.state === 'failed') throw new Fault(answer.why)
  if (answer.state !== 'found') return null
  const { token, access_token: other } = tokenAnswer.parse(JSON.parse(answer.bytes.toString()))
  return token ?? other ?? null
}

async function answerOf(response: Response, largest: number): Promise<RegistryAnswer> {
  if (response.status === 200) return { state: 'found', bytes: await readBody(response, largest) }
  await response.body?.cancel()
  if (response.status === 404) return { state: 'missing' }
  if (response.status === 401 || response.status === 403) return { state: 'sign-in' }
  return { state: 'failed', why: `answered with the status ${response.status}.` }
}

async function readBody(response: Response, largest: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytesOf(response)) {
    chunks.push(chunk)
    size += chunk.length
    if (size > largest) throw new Fault(`sent more than ${Math.floor(largest / 1024)} KiB.`)
  }
  return Buffer.concat(chunks)
}

function whyFailed(error: unknown, signal: AbortSignal): string {
  if (error instanceof Fault) return error.message
  return signal.aborted ? 'did not answer in time.' : 'could not be reached, or its answer not be read.'
}
