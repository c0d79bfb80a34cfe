/** The configuration has templates for links to git hosts: `https://example.com/<stream>/commit/<sha>`. */
const PLACEHOLDER = /<([^<>]*)>/g

/** `<source>` is the address of the source code in the image's labels. */
export const COMMIT_PLACEHOLDERS = ['sha', 'source', 'stream']
export const COMPARE_PLACEHOLDERS = ['from', 'to', 'source', 'stream']

/** Null if a value is missing or the result is no web address: labels can hold any text. */
export function fillLink(template: string, values: Record<string, string | null>): string | null {
  if (placeholdersIn(template).some((name) => (values[name] ?? '') === '')) return null
  const link = template.replace(PLACEHOLDER, (_whole, name: string) => {
    const value = values[name] ?? ''
    return name === 'source' ? value : encodeURIComponent(value)
  })
  return webAddress(link) === null ? null : link
}

/** An http(s) address without credentials. */
export function webAddress(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  return isWeb && url.username + url.password === '' ? url : null
}

/** What a template has to be; null if it is right. @param needed placeholders that it must contain */
export function expectedLink(
  template: string,
  known: readonly string[],
  needed: readonly string[],
): string | null {
  const found = placeholdersIn(template)
  const unknown = found.find((name) => !known.includes(name))
  if (unknown !== undefined) return `only the placeholders ${listOf(known)}; <${unknown}> is unknown`
  const missing = needed.filter((name) => !found.includes(name))
  if (missing.length > 0) return `a link that contains ${listOf(missing)}`
  const hasOwnHost = /^https?:\/\/[^<>/]+\//.test(template)
  if (!hasOwnHost && !template.startsWith('<source>/'))
    return 'a link that starts with https://, http:// or <source>/ and has no placeholder in its host'
  const example = fillLink(template, {
    sha: 'a',
    from: 'a',
    to: 'a',
    stream: 'a',
    source: 'https://example.com/a',
  })
  return example === null ? 'a link that a browser can open, without user name and password' : null
}

function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
}

function listOf(names: readonly string[]): string {
  const words = names.map((name) => `<${name}>`)
  const last = words.pop() ?? ''
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`
}
