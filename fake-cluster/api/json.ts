/** Guards for JSON from requests and answers. */

export type JsonObject = Record<string, unknown>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isNamed(value: unknown): value is JsonObject & { metadata: JsonObject & { name: string } } {
  return isObject(value) && isObject(value.metadata) && typeof value.metadata.name === 'string'
}

export function textIn(object: JsonObject, key: string): string {
  const value = object[key]
  return typeof value === 'string' ? value : ''
}

/** A copy through JSON: undefined fields are removed. */
export function copyOf<T>(value: T): T {
  // JSON.parse is untyped; the copy has the same type as the input.
  return JSON.parse(JSON.stringify(value)) as T
}

/** Go omits empty maps of labels and annotations. */
export function withoutEmptyMaps<T extends { labels?: object | null; annotations?: object | null }>(
  metadata: T,
): T {
  const result = { ...metadata }
  for (const key of ['labels', 'annotations'] as const)
    if (Object.keys(result[key] ?? {}).length === 0) Reflect.deleteProperty(result, key)
  return result
}

/** The error of Go's JSON decoder for invalid JSON, as quoted in 400s. */
export function syntaxError(text: string): string {
  try {
    JSON.parse(text)
    return ''
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = /position (\d+)/.exec(message)?.[1]
    const quoted = /Unexpected token '?(.)/u.exec(message)?.[1]
    const character = position === undefined ? quoted : text[Number(position)]
    if (character === undefined) return 'unexpected end of JSON input'
    const looking = message.startsWith('Expected property name') ? 'object key string' : 'value'
    return `invalid character '${character}' looking for beginning of ${looking}`
  }
}
