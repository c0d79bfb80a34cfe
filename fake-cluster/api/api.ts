import type { Pod } from '#lib/kubernetes/objects'
import type { Timeline } from '../timeline'
import type { ReviewFaults, User } from './access'
import type { Store } from './store'
import type { UsedRights } from './used-rights'

/** What the API server serves from. */
export type Api = {
  store: Store
  timeline: Timeline
  users: User[]
  usedRights: UsedRights
  reviewFaults: ReviewFaults
  registries: Record<string, string>
  logOf: (pod: Pod, container: string, isPrevious: boolean) => string
}
