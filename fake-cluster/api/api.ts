import type { Pod } from '#lib/kubernetes/objects'
import type { Timeline } from '../timeline'
import type { User } from './access'
import type { Store } from './store'

/** What the API server serves from. */
export type Api = {
  store: Store
  timeline: Timeline
  users: User[]
  registries: Record<string, string>
  logOf: (pod: Pod, container: string, isPrevious: boolean) => string
}
