import { isObject } from './json'
import type { Store } from './store'

/** The credentials for a registry among the pull secrets of a namespace. */
export function pullSecretFor(store: Store, namespace: string, registry: string): string | undefined {
  for (const secret of store.list('secrets', namespace)) {
    const encoded = secret.data?.['.dockerconfigjson']
    const config: unknown = encoded ? JSON.parse(Buffer.from(encoded, 'base64').toString()) : {}
    const auths = isObject(config) && isObject(config.auths) ? config.auths : {}
    const entry = auths[registry]
    if (isObject(entry) && typeof entry.auth === 'string') return entry.auth
  }
  return undefined
}
