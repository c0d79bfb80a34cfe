import { isObject, syntaxError } from './json'
import { apiVersionOf, resourceType } from './resources'
import { parseFieldSelector, parseLabelSelector, type Matcher } from './selectors'
import { badRequest, Refusal } from './status'
import type { Store } from './store'
import type { Resource, StoredObject } from './stored'

export type WireList = {
  kind: string
  apiVersion: string
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number }
  items: object[]
}

/** Lists objects of one namespace, or of all namespaces if it is empty. */
export function list(store: Store, resource: Resource, namespace: string, query: URLSearchParams): WireList {
  const matches = matcherOf(query, resource)
  const token = query.get('continue') ?? ''
  const from = token ? parseContinue(store, token) : undefined
  if (!token) checkResourceVersion(store, query)
  else if (Number(query.get('resourceVersion') ?? 0) !== 0)
    throw badRequest('specifying resource version is not allowed when using continue')
  const resourceVersion = from?.rv ?? store.resourceVersion
  const start = from?.start ?? ''

  const keyOf = ({ metadata }: StoredObject) =>
    namespace ? metadata.name : `${metadata.namespace ?? ''}/${metadata.name}`
  const rest = store.list(resource, namespace).filter((object) => keyOf(object) >= start && matches(object))
  // The watch cache answers resourceVersion=0 and ignores the limit (list-and-watch-semantics.json).
  const limit = query.get('resourceVersion') === '0' && !token ? 0 : Number(query.get('limit') ?? 0)
  const page = limit > 0 ? rest.slice(0, limit) : rest
  const last = page.at(-1)
  const remaining = rest.length - page.length
  const selected = query.get('labelSelector') ?? query.get('fieldSelector') ?? ''
  return {
    kind: `${resourceType(resource).kind}List`,
    apiVersion: apiVersionOf(resourceType(resource)),
    metadata: {
      resourceVersion: String(resourceVersion),
      ...(remaining > 0 && last && { continue: continueToken(resourceVersion, keyOf(last)) }),
      ...(remaining > 0 && !selected && { remainingItemCount: remaining }),
    },
    items: page,
  }
}

export function matcherOf(query: URLSearchParams, resource: string): Matcher {
  const byLabel = parseLabelSelector(query.get('labelSelector') ?? '')
  const byField = parseFieldSelector(query.get('fieldSelector') ?? '', resource)
  return (object) => byLabel(object) && byField(object)
}

function continueToken(rv: number, last: string): string {
  const token = { v: 'meta.k8s.io/v1', rv, start: `${last}\0` }
  return Buffer.from(JSON.stringify(token)).toString('base64url')
}

function parseContinue(store: Store, token: string): { rv: number; start: string } {
  const text = Buffer.from(token, 'base64url').toString()
  const mistake = syntaxError(text)
  const parsed: unknown = mistake ? undefined : JSON.parse(text)
  const [rv, start] = isObject(parsed) ? [parsed.rv, parsed.start] : []
  if (typeof rv !== 'number' || typeof start !== 'string')
    throw badRequest(`invalid continue token: continue key is not valid: ${mistake || 'no start key'}`)
  if (rv < store.oldest)
    throw expired('The provided continue parameter is too old to display a consistent list result.')
  return { rv, start }
}

function checkResourceVersion(store: Store, query: URLSearchParams): void {
  const text = query.get('resourceVersion') ?? ''
  if (!text) return
  if (!/^\d+$/.test(text)) throw badRequest(`Invalid value: "${text}": ${parseUintError(text)}`)
  const wanted = Number(text)
  if (query.get('resourceVersionMatch') === 'Exact' && wanted < store.oldest)
    throw expired('The resourceVersion for the provided list is too old.')
  if (wanted > store.resourceVersion) {
    const message = `Timeout: Too large resource version: ${text}, current: ${store.resourceVersion}`
    throw new Refusal(504, 'Timeout', message, {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    })
  }
}

export function expired(message: string): Refusal {
  return new Refusal(410, 'Expired', message)
}

export function parseUintError(text: string): string {
  return `strconv.ParseUint: parsing "${text}": invalid syntax`
}
