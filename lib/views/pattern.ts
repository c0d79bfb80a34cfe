/** The names in brackets, which stand for one segment each, as in the folders of `app/`. */
type NamesIn<Pattern extends string> = Pattern extends `${string}[${infer Name}]${infer Rest}`
  ? Name | NamesIn<Rest>
  : never

export type PathParams<Pattern extends string> = Record<NamesIn<Pattern>, string>

/** Names go in encoded, because a name from a URL may be anything. */
export function fill(pattern: string, params: Readonly<Record<string, string>>): string {
  return pattern.replaceAll(/\[(\w+)\]/g, (_match, name: string) => encodeName(params[name] ?? ''))
}

export function match<Pattern extends string>(pattern: Pattern, path: string): PathParams<Pattern> | null {
  const expected = segmentsOf(pattern)
  const found = segmentsOf(path).map(decodeName)
  if (expected.length !== found.length) return null
  const params: Record<string, string> = {}
  for (const [index, segment] of found.entries()) {
    const name = nameOf(expected[index] ?? '')
    if (name !== null) params[name] = segment
    else if (segment !== expected[index]) return null
  }
  return hasNames(pattern, params) ? params : null
}

function hasNames<Pattern extends string>(
  pattern: Pattern,
  params: Record<string, string>,
): params is PathParams<Pattern> {
  const names = segmentsOf(pattern).flatMap((segment) => nameOf(segment) ?? [])
  return names.every((name) => Object.hasOwn(params, name))
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

function nameOf(segment: string): string | null {
  return /^\[(\w+)\]$/.exec(segment)?.[1] ?? null
}

/**
 * Browsers read `.` and `..` as steps along the path, even when they are encoded, so such a tag gets a tilde. A name that
 * looks like one with a tilde gets one more.
 */
function encodeName(name: string): string {
  return encodeURIComponent(/^~*\.{1,2}$/.test(name) ? `~${name}` : name.replace(BROKEN_CHARACTERS, '\ufffd'))
}

/** As Go reads half of a character. */
const BROKEN_CHARACTERS = /\p{Surrogate}/gu

/** A segment that is not encoded properly is taken as it is. Nothing has such a name. */
export function decodeName(segment: string): string {
  const name = decoded(segment)
  return /^~+\.{1,2}$/.test(name) ? name.slice(1) : name
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
