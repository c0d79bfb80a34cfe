/** Tags that name the commit of their image, as the configuration writes them: `stable-<sha>-<epoch>`. */

const PARTS = new Map([
  ['<sha>', '(?<sha>[0-9a-f]{7,64})'],
  ['<epoch>', String.raw`(?<epoch>\d{9,11})`],
])

/** The commit that a tag names, and when the image was built, where the pattern has that as seconds since 1970. */
export function commitInTag(pattern: string, tag: string): { commit: string; builtAt: string | null } | null {
  const expression = pattern
    .split(/(<sha>|<epoch>)/)
    .map((part) => PARTS.get(part) ?? part.replaceAll('.', '[.]'))
    .join('')
  const { sha, epoch } = new RegExp(`^${expression}$`).exec(tag)?.groups ?? {}
  if (sha === undefined) return null
  return { commit: sha, builtAt: epoch === undefined ? null : new Date(Number(epoch) * 1000).toISOString() }
}

/** What a pattern should have been; null where nothing is wrong with it. */
export function expectedTagPattern(pattern: string): string | null {
  const rest = pattern.replace('<sha>', '').replace('<epoch>', '')
  return pattern.includes('<sha>') && /^[\w.-]*$/.test(rest)
    ? null
    : 'a tag with <sha> in it, and <epoch> where it has the seconds since 1970: stable-<sha>-<epoch>'
}
