/** Placeholders of patterns such as `stable-<sha>-<epoch>`, by which the configuration reads commits from tags. */
const PARTS = new Map([
  ['<sha>', '(?<sha>[0-9a-f]{7,64})'],
  ['<epoch>', String.raw`(?<epoch>\d{1,12})`],
])

/** The commit in a tag's name, and the build time if the pattern has it in seconds since 1970. */
export function commitInTag(pattern: string, tag: string): { commit: string; builtAt: string | null } | null {
  const expression = pattern
    .split(/(<sha>|<epoch>)/)
    .map((part) => PARTS.get(part) ?? part.replaceAll('.', '[.]'))
    .join('')
  const { sha, epoch } = new RegExp(`^${expression}$`).exec(tag)?.groups ?? {}
  if (sha === undefined) return null
  return { commit: sha, builtAt: epoch === undefined ? null : new Date(Number(epoch) * 1000).toISOString() }
}

/** What a pattern has to be; null if it is right. */
export function expectedTagPattern(pattern: string): string | null {
  const rest = pattern.replace('<sha>', '').replace('<epoch>', '')
  return pattern.includes('<sha>') && /^[\w.-]*$/.test(rest)
    ? null
    : 'a pattern that contains <sha>, such as stable-<sha>-<epoch>; <epoch> is the build time in seconds since 1970'
}
