import 'server-only'

/** Where a sign-in leads: anybody can write a link to it, so only a path of ours is followed. */
export function redirectPath(wanted: unknown, url: string): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || !URL.canParse(wanted, url)) return '/'
  // Parsed as browsers do: `//host`, `/\host` and `/<tab>/host` are all addresses of another host.
  const { origin, pathname, search } = new URL(wanted, url)
  return origin === url ? pathname + search : '/'
}
