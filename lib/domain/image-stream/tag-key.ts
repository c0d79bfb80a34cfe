export const tagKey = (stream: string, tag: string) => `${stream}:${tag}`

type Named = { stream: string; tag: string; namespace: string | null }

/** `namespace` is null for the environment's own. */
export function tagLabel({ stream, tag, namespace }: Named): string {
  return `${namespace === null ? '' : `${namespace}/`}${tagKey(stream, tag)}`
}

/** Splits at the first colon, as the API servers do; the names on either side have none. */
export function splitTagKey(key: string): { stream: string; tag: string } {
  const [stream = '', ...rest] = key.split(':')
  return { stream, tag: rest.join(':') }
}
