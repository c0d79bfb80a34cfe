/** Visits a provider that asks who signs in, and comes back to Quayside: keeps cookies, follows redirects, submits the form. */
export function visitorOf(quayside: string) {
  const cookies = new Map<string, string>()
  return async function visit(address: URL, user: string, body?: URLSearchParams): Promise<URL> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie },
      ...(body && { method: 'POST', body }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null && body === undefined) return visit(address, user, new URLSearchParams({ user }))
    if (location === null) throw new Error(`The provider answered with status ${response.status}.`)
    const next = new URL(location, address)
    return next.origin === quayside ? next : visit(next, user)
  }
}
