import type { User } from './api/access'
import { fillDefaults } from './api/objects/seed-defaults'
import type { OpenShiftApi } from './api/openshift-api'
import { startApiServer } from './api/server'
import { Store } from './api/store'
import type { Delays } from './controllers/pods/delays'
import { startControllers, type Switch } from './controllers/start'
import { Timeline } from './timeline'

export type ClusterOptions = {
  /** 0 or absent: any free port. */
  port?: number
  users: User[]
  /** Registry hosts of pull specs and the base URL that answers for them, like a cluster's mirror configuration. */
  registries: Record<string, string>
  delays?: Partial<Delays>
  /** How much faster than a clock its time passes; for tests. */
  speed?: number
  /** What timestamps say; absent, the cluster's time. */
  now?: () => Date
  /** Whether its pods live as those of the recordings do, with no images behind them. */
  isRecorded?: boolean
  /** Whether these pods pull their images, as those of the second series did. */
  isPulling?: boolean
  scheduledImportSeconds?: number
}

export type Cluster = {
  url: string
  store: Store
  timeline: Timeline
  triggers: Switch
  /** The API server that answers for images. */
  openshiftApi: OpenShiftApi
  /** Empties the store, ends open watches, and lets `seed` fill it again with `store.put`. */
  reset(seed: (store: Store) => void): void
  stop(): Promise<void>
}

/** Starts a small stand-in for a cluster on loopback: the API server, and the controllers that give it life. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { port = 0, users, registries, delays, scheduledImportSeconds = 60 } = options
  const { isRecorded = false, isPulling = !isRecorded } = options
  const timeline = new Timeline(options.speed)
  const store = new Store(options.now ?? (() => timeline.date()))
  const surroundings = { store, timeline, registries, delays, scheduledImportSeconds, isRecorded, isPulling }
  const controllers = startControllers(surroundings)
  const { logOf, triggers } = controllers
  const server = await startApiServer({ store, timeline, users, registries, logOf }, port)
  return {
    url: server.url,
    store,
    timeline,
    triggers,
    openshiftApi: store.openshiftApi,
    reset(seed) {
      store.clear()
      seed(store)
      fillDefaults(store)
    },
    async stop() {
      controllers.stop()
      store.clear()
      await server.stop()
    },
  }
}
