export const tagKey = (stream: string, tag: string) => `${stream}:${tag}`

type Named = { stream: string; tag: string; namespace: string | null }

/** A tag of another namespace, which is null for our own, is another one of the same name. */
export function tagWords({ stream, tag, namespace }: Named): string {
  return `${namespace === null ? '' : `${namespace}/`}${tagKey(stream, tag)}`
}

/** Neither name can have a colon. */
export function splitTagKey(key: string): { stream: string; tag: string } {
  const [stream = '', ...rest] = key.split(':')
  return { stream, tag: rest.join(':') }
}
