import { isObject } from '../api/json'
import type { Pairing } from './compare/pairing'
import type { Step } from './recording'

const HEADERS: Record<string, string> = { contentType: 'content-type' }

/** Sends a recorded request to the demo cluster, with the values that the demo cluster chose. */
export function send(
  url: string,
  { method, path, headers, body }: Step['request'],
  token: string,
  query: string,
  pairing: Pairing,
  signal?: AbortSignal,
): Promise<Response> {
  const sent = new Headers(
    Object.entries(headers).map(([name, value]): [string, string] => [HEADERS[name] ?? name, value]),
  )
  if (token) sent.set('authorization', `Bearer ${token}`)
  const text = bodyOf(body, pairing)
  return fetch(url + pairing.translate(path) + (query && `?${query}`), {
    method,
    headers: sent,
    ...(text !== undefined && { body: text }),
    ...(signal && { signal }),
  })
}

function bodyOf(body: unknown, pairing: Pairing): string | undefined {
  if (body === null || body === undefined) return undefined
  if (typeof body === 'string') return pairing.translate(body)
  return pairing.translate(JSON.stringify(withVersions(body, pairing)))
}

/** A resourceVersion is a precondition in the metadata of an object, or the value of a JSON patch test. */
function withVersions(value: unknown, pairing: Pairing): unknown {
  if (Array.isArray(value)) return value.map((item) => withVersions(item, pairing))
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => {
    const isVersion =
      key === 'resourceVersion' || (key === 'value' && String(value.path).endsWith('/resourceVersion'))
    if (isVersion && typeof item === 'string') return [key, pairing.actualFor('objectVersion', item) ?? item]
    return [key, withVersions(item, pairing)]
  })
  return Object.fromEntries(entries)
}
