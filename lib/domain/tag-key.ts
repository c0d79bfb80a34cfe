export const tagKey = (stream: string, tag: string) => `${stream}:${tag}`

/** Neither name can have a colon. */
export function splitTagKey(key: string): { stream: string; tag: string } {
  const [stream = '', ...rest] = key.split(':')
  return { stream, tag: rest.join(':') }
}
