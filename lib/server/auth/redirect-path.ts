import 'server-only'

/** The page to open after sign-in. Anyone can craft a sign-in link, so only paths of Quayside are accepted. */
export function redirectPath(wanted: unknown, url: string): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, url)) return '/'
  // Parsed like in a browser: `//host`, `/\host` and `/<tab>/host` all lead to another host.
  const { origin, pathname, search } = new URL(wanted, url)
  return origin === url ? pathname + search : '/'
}
