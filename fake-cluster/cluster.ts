import { ReviewFaults, type User } from './api/access'
import { fillDefaults } from './api/objects/seed-defaults'
import type { OpenShiftApi } from './api/openshift-api'
import { startApiServer } from './api/server'
import { Store } from './api/store'
import { UsedRights, type RightsReport } from './api/used-rights'
import type { Delays } from './controllers/pods/delays'
import { startControllers, type Switch } from './controllers/start'
import { Timeline } from './timeline'

export type ClusterOptions = {
  /** 0 or absent: any free port. */
  port?: number
  users: User[]
  /** Registry hosts of pull specs and the base URLs that serve them, like a cluster's mirror configuration. */
  registries: Record<string, string>
  delays?: Partial<Delays>
  /** How much faster than real time the cluster's time passes; for tests. */
  speed?: number
  /** The time for timestamps; if absent, the cluster's time. */
  now?: () => Date
  /** Whether pods behave as in the recordings, without real images. */
  isRecorded?: boolean
  /** Whether these pods pull their images, as in the second series of recordings. */
  isPulling?: boolean
  scheduledImportSeconds?: number
}

export type Cluster = {
  url: string
  store: Store
  timeline: Timeline
  triggers: Switch
  /** The API server for image resources. */
  openshiftApi: OpenShiftApi
  /** What is wrong with reviews of other users. */
  reviewFaults: ReviewFaults
  /** What the user of this name may do, and which requests needed it since the start. */
  rightsOf(name: string): RightsReport
  /** Empties the store, ends open watches, and lets `seed` refill it with `store.put`. */
  reset(seed: (store: Store) => void): void
  stop(): Promise<void>
}

/** Starts a small fake cluster on loopback: the API server and the controllers. */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { port = 0, users, registries, delays, scheduledImportSeconds = 60 } = options
  const { isRecorded = false, isPulling = !isRecorded } = options
  const timeline = new Timeline(options.speed)
  const store = new Store(options.now ?? (() => timeline.date()))
  const surroundings = { store, timeline, registries, delays, scheduledImportSeconds, isRecorded, isPulling }
  const controllers = startControllers(surroundings)
  const { logOf, triggers } = controllers
  const usedRights = new UsedRights()
  const reviewFaults = new ReviewFaults()
  const api = { store, timeline, users, usedRights, reviewFaults, registries, logOf }
  const server = await startApiServer(api, port)
  return {
    url: server.url,
    store,
    timeline,
    triggers,
    openshiftApi: store.openshiftApi,
    reviewFaults,
    rightsOf(name) {
      const user = users.find((each) => each.name === name)
      return user ? usedRights.of(user) : { granted: [], refused: [] }
    },
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
