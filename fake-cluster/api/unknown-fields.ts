import { isObject } from './json'
import { apiVersionOf, resourceType } from './resources'
import { badRequest } from './status'

const KNOWN = ['kind', 'apiVersion', 'metadata', 'spec', 'status']

/**
 * Unknown fields of a body are dropped with a warning, or refused if the request asks for that
 * (import-validation.json). Only the top-level fields of an import are checked here.
 */
export function warningOf(resource: string, body: unknown, query: URLSearchParams): string {
  const unknown = isObject(body) ? Object.keys(body).filter((key) => !KNOWN.includes(key)) : []
  if (unknown.length === 0) return ''
  const text = unknown.map((key) => `unknown field "${key}"`).join(', ')
  if (query.get('fieldValidation') !== 'Strict') return `299 - ${JSON.stringify(text)}`
  const { kind } = resourceType(resource)
  const version = apiVersionOf(resourceType(resource)).split('/').at(-1) ?? ''
  throw badRequest(
    `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${text}`,
  )
}
