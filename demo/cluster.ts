import type { Rule } from './api/access'
import { Store } from './api/store'

export type User = { token: string; name: string; groups: string[]; rules: Rule[] }

/** How long things take, in milliseconds; short in tests. */
export type Delays = {
  /** From a pod's creation to ready. */
  start: number
  /** From a pod's deletion to its end. */
  stop: number
  /** From a start to the crash of a broken image. */
  crash: number
  /** The first back-off after a crash; each next one is twice as long. */
  backOff: number
}

export type ClusterOptions = {
  /** 0 or absent: any free port. */
  port?: number
  users: User[]
  /** Registry hosts of pull specs and the base URL that answers for them, like a cluster's mirror configuration. */
  registries: Record<string, string>
  delays?: Partial<Delays>
  scheduledImportSeconds?: number
  now?: () => Date
}

export type Cluster = {
  url: string
  store: Store
  /** Empties the store, ends open watches, and lets `seed` fill it again with `store.put`. */
  reset(seed: (store: Store) => void): void
  stop(): Promise<void>
}

export function startCluster(options: ClusterOptions): Promise<Cluster> {
  return Promise.reject(new Error(`not yet: ${String(options.port)}`))
}
