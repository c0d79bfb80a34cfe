import type { Pod } from '#lib/kubernetes/objects'
import type { User } from './access'
import type { Store } from './store'

/** What the API server serves from. */
export type Api = {
  store: Store
  users: User[]
  registries: Record<string, string>
  logOf: (pod: Pod) => string
}
