/** Placeholders of patterns such as `stable-<sha>-<epoch>`, by which the configuration reads commits from tags. */
const PARTS = new Map([
  ['<sha>', '(?<sha>[0-9a-f]{7,64})'],
  ['<epoch>', String.raw`(?<epoch>\d{1,12})`],
])

/** A commit that a tag names, and the build time if the pattern has it in seconds since 1970. */
export type NamedCommit = { tag: string; commit: string; builtAt: string | null }

export function commitInTag(pattern: string, tag: string): NamedCommit | null {
  const { sha, epoch } = expressionOf(pattern).exec(tag)?.groups ?? {}
  if (sha === undefined) return null
  return {
    tag,
    commit: sha,
    builtAt: epoch === undefined ? null : new Date(Number(epoch) * 1000).toISOString(),
  }
}

/**
 * The commit that the tags of one image name. The first pattern counts that one of them has; and the newest build, because
 * builds of two commits can give the same image.
 */
export function commitInTags(patterns: readonly string[], tags: readonly string[]): NamedCommit | null {
  for (const pattern of patterns) {
    const named = tags.flatMap((tag) => commitInTag(pattern, tag) ?? [])
    const [newest] = named.sort((a, b) => (b.builtAt ?? '').localeCompare(a.builtAt ?? ''))
    if (newest !== undefined) return newest
  }
  return null
}

/** A repository can have thousands of tags, and the configuration few patterns. */
const expressions = new Map<string, RegExp>()

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern) ?? new RegExp(`^${expressionIn(pattern)}$`)
  expressions.set(pattern, known)
  return known
}

function expressionIn(pattern: string): string {
  const parts = pattern.split(/(<sha>|<epoch>)/)
  return parts.map((part) => PARTS.get(part) ?? part.replaceAll('.', '[.]')).join('')
}

/** What a pattern has to be; null if it is right. */
export function expectedTagPattern(pattern: string): string | null {
  const rest = pattern.replace('<sha>', '').replace('<epoch>', '')
  return pattern.includes('<sha>') && /^[\w.-]*$/.test(rest)
    ? null
    : 'a pattern that contains <sha>, such as stable-<sha>-<epoch>; <epoch> is the build time in seconds since 1970'
}
