import 'server-only'

/** The page to open after sign-in, with the base path. Anyone can craft a sign-in link, so only paths of Quayside are accepted. */
export function redirectPath(wanted: unknown, url: string): string {
  const { origin: own, pathname: base } = new URL(url)
  const home = base === '/' ? base : `${base}/`
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, url)) return home
  // Parsed like in a browser: `//host`, `/\host` and `/<tab>/host` all lead to another host, and `/.//host` is a path that does.
  const { origin, pathname, search } = new URL(wanted, url)
  const isOwn =
    origin === own && !pathname.startsWith('//') && (pathname === base || pathname.startsWith(home))
  return isOwn ? pathname + search : home
}
