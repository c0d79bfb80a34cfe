import { isObject } from '../json'
import type { Store } from '../store'

/** The credentials (`user:password` in base64) for a repository, from the pull secrets of a namespace. */
export function pullSecretFor(store: Store, namespace: string, repository: string): string | undefined {
  const entries = store.list('secrets', namespace).flatMap(({ data = {} }) => [
    ...entriesOf(parsed(data['.dockerconfigjson']).auths),
    // The older format has no `auths` around its entries.
    ...entriesOf(parsed(data['.dockercfg'])),
  ])
  const matching = entries.filter(
    ({ registry }) => repository === registry || repository.startsWith(`${registry}/`),
  )
  return matching.sort((a, b) => b.registry.length - a.registry.length)[0]?.credentials
}

function parsed(encoded: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded ?? '', 'base64').toString())
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

/** Keys are hosts, with or without a scheme and a path: `quay.io`, `https://index.docker.io/v1/`, `quay.io/packit`. */
function entriesOf(auths: unknown): { registry: string; credentials: string }[] {
  return Object.entries(isObject(auths) ? auths : {}).flatMap(([key, entry]) => {
    if (!isObject(entry)) return []
    const { auth, username, password } = entry
    const login = `${String(username)}:${String(password)}`
    const credentials = typeof auth === 'string' && auth ? auth : Buffer.from(login).toString('base64')
    return [{ registry: key.replace(/^https?:\/\//, '').replace(/(\/v[12])?\/?$/, ''), credentials }]
  })
}
