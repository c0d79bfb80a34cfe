import type { IncomingMessage } from 'node:http'
import { ANONYMOUS, type Attributes, type User } from './access'
import { impersonated } from './impersonation'
import { syntaxError } from './json'
import { badRequest, invalid, methodNotAllowed, PlainRefusal, Refusal } from './status'

/** One request to a resource, as the API servers read it from path, query and headers. */
export type Call = Attributes & {
  user: User
  query: URLSearchParams
  contentType: string
  body: string
  isDryRun: boolean
}

const MAXIMUM_BODY = 3 * 1024 * 1024
const RESOURCE_PATH =
  /^\/(?:api\/v1|apis\/(?<group>[^/]+)\/[^/]+)(?<watch>\/watch)?(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<resource>[^/]+)(?:\/(?<name>[^/]+))?(?:\/(?<subresource>[^/]+))?$/
const NAMESPACES_PATH = /^\/api\/v1\/namespaces(?:\/(?<name>[^/]+))?$/

export function parseCall(request: IncomingMessage, users: User[], body: string): Call {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const signedIn = authenticate(request.headers.authorization, users)
  const user = impersonated(request.headers, signedIn, users, request.url ?? '')
  // Go decodes the path before splitting it: an encoded slash in a name splits the path (stream-names.json).
  const path = decodeURIComponent(url.pathname)
  const groups = NAMESPACES_PATH.exec(path)?.groups
  const found = groups ? { ...groups, resource: 'namespaces' } : RESOURCE_PATH.exec(path)?.groups
  if (!found) throw new PlainRefusal(404, '404 page not found\n')
  const part = (key: string) => (found as Record<string, string | undefined>)[key] ?? ''
  const query = url.searchParams
  const isWatch = part('watch') !== '' || /^(true|1)$/.test(query.get('watch') ?? '')
  // The old way to watch one object (list-and-watch-semantics.json).
  if (part('watch') && part('name')) query.set('fieldSelector', `metadata.name=${part('name')}`)
  const name = part('watch') ? '' : part('name')
  const verb = verbOf(request.method ?? '', name, isWatch)
  return {
    user,
    verb,
    group: part('group'),
    resource: part('resource'),
    subresource: part('subresource'),
    namespace: part('namespace'),
    name,
    query,
    contentType: request.headers['content-type'] ?? '',
    body,
    isDryRun: isDryRun(verb, query),
  }
}

function authenticate(authorization: string | undefined, users: User[]): User {
  if (!authorization) return ANONYMOUS
  const token = /^Bearer (.+)$/i.exec(authorization)?.[1]
  const user = users.find((candidate) => candidate.token === token)
  if (!user) throw new Refusal(401, 'Unauthorized', 'Unauthorized')
  return user
}

function verbOf(method: string, name: string, isWatch: boolean): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return name ? 'get' : isWatch ? 'watch' : 'list'
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return name ? 'delete' : 'deletecollection'
    default:
      throw methodNotAllowed()
  }
}

function isDryRun(verb: string, query: URLSearchParams): boolean {
  const value = query.get('dryRun')
  if (value === null || value === 'All') return value === 'All'
  const kind = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Options`
  const message = `Unsupported value: []string{"${value}"}: supported values: "All"`
  throw invalid(kind, 'meta.k8s.io', '', [{ reason: 'FieldValueNotSupported', field: 'dryRun', message }])
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array)
    length += bytes.length
    if (length > MAXIMUM_BODY)
      throw new Refusal(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${MAXIMUM_BODY}`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}

/** The body of a create, update or delete. */
export function parseBody({ body, contentType }: Call): unknown {
  if (contentType && !contentType.startsWith('application/json'))
    throw new Refusal(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {})
  const mistake = syntaxError(body)
  if (mistake) throw badRequest(`couldn't get version/kind; json parse error: ${mistake}`)
  return JSON.parse(body)
}
