/** Links to pages of a forge, as the configuration writes them: `https://example.com/<stream>/commit/<sha>`. */

const PLACEHOLDER = /<([^<>]*)>/g

/** What stands for something else in a link. `<source>` is the address of the source code that an image's labels name. */
export const COMMIT_PLACEHOLDERS = ['sha', 'source', 'stream']
export const COMPARE_PLACEHOLDERS = ['from', 'to', 'source', 'stream']

/** Null where a value is missing, or where what comes out is no web page: labels are anybody's text. */
export function fillLink(template: string, values: Record<string, string | null>): string | null {
  if (placeholdersIn(template).some((name) => (values[name] ?? '') === '')) return null
  const link = template.replace(PLACEHOLDER, (_whole, name: string) => {
    const value = values[name] ?? ''
    return name === 'source' ? value : encodeURIComponent(value)
  })
  return webAddress(link) === null ? null : link
}

/** An address that a browser opens as a page, without what would be sent there besides. */
export function webAddress(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  return isWeb && url.username + url.password === '' ? url : null
}

/** What a template should have been; null where nothing is wrong with it. @param needed placeholders that it must have */
export function expectedLink(
  template: string,
  known: readonly string[],
  needed: readonly string[],
): string | null {
  const found = placeholdersIn(template)
  const unknown = found.find((name) => !known.includes(name))
  if (unknown !== undefined) return `no other placeholders than ${inWords(known)}; <${unknown}> is none`
  const missing = needed.filter((name) => !found.includes(name))
  if (missing.length > 0) return `a link with ${inWords(missing)} in it`
  const hasOwnHost = /^https?:\/\/[^<>/]+\//.test(template)
  if (!hasOwnHost && !template.startsWith('<source>/'))
    return 'a link that starts with https://, http:// or <source>/, and has no placeholder in its host'
  const example = fillLink(template, {
    sha: 'a',
    from: 'a',
    to: 'a',
    stream: 'a',
    source: 'https://example.com/a',
  })
  return example === null ? 'a link that browsers can open, without user or password' : null
}

function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name)
}

function inWords(names: readonly string[]): string {
  const words = names.map((name) => `<${name}>`)
  const last = words.pop() ?? ''
  return words.length === 0 ? last : `${words.join(', ')} and ${last}`
}
