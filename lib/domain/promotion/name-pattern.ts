/**
 * Whether a name is what a pattern says, with `*` for any text. Each part is looked for once, from the end of the last one, so the time
 * grows with the name and not with the ways to divide it, as it can with a regular expression.
 */
export function matchesName(pattern: string, name: string): boolean {
  const [first = '', ...parts] = pattern.split('*')
  const last = parts.pop()
  if (last === undefined) return name === pattern
  if (!name.startsWith(first)) return false
  let from = first.length
  for (const part of parts) {
    const at = name.indexOf(part, from)
    if (at < 0) return false
    from = at + part.length
  }
  return name.endsWith(last) && name.length - last.length >= from
}
