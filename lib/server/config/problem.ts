import 'server-only'

/** One error in the configuration: where it is, what was found there, and what is expected. */
export type Problem = { at: string; found: string; expected: string }

export type Checked<T> = { ok: true; value: T } | { ok: false; problems: Problem[] }

/** `environments[1].namespace` */
export function formatPath(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return place.replace(/^\./, '') || 'the whole file'
}

/** A value in words for the log: short, and never a secret. */
export function describeFound(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object') return `a map with ${Object.keys(value).join(', ') || 'nothing'}`
  if (typeof value === 'string' && looksSecret(value)) return 'something that looks like a secret'
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** Recognizes tokens of Kubernetes and OpenShift, keys and certificates, and URLs with a password. */
export function looksSecret(value: string): boolean {
  return /^eyJ|^sha256~|-----BEGIN|:\/\/[^/]*@/.test(value)
}

/** The known word that was probably meant: at most two letters differ, ignoring case and hyphens. */
export function closestWord(word: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, '')
  const distances = known.map((each) => ({ each, distance: editDistance(plain(word), plain(each)) }))
  const [nearest] = distances.sort((a, b) => a.distance - b.distance)
  return nearest !== undefined && nearest.distance <= 2 ? nearest.each : undefined
}

/** The Levenshtein distance: how many letters must be added, removed or replaced. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (const [index, letter] of Array.from(from).entries()) {
    const next = [index + 1]
    for (const [column, other] of Array.from(to).entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}

export function reportOf(source: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? '1 error' : `${problems.length} errors`
  const lines = problems.map(
    ({ at, found, expected }) => `  ${at}\n    found:    ${found}\n    expected: ${expected}\n`,
  )
  return `Quayside cannot start: ${count} in ${source}.\n\n${lines.join('\n')}\nSee docs/configuration.md.\n`
}
