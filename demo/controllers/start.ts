import type { Pod } from '#lib/kubernetes/objects'
import type { Store } from '../api/store'
import { startCronJobs } from './cron-jobs'
import { DELAYS, type Delays } from './delays'
import { startDeployments } from './deployments'
import { startGarbageCollector } from './garbage-collector'
import { startImageTriggers } from './image-triggers'
import { startImports, startScheduledImports } from './imports'
import { startJobs } from './jobs'
import { startKubelet } from './kubelet'
import { PodLogs } from './pod-logs'
import { startReplicaSets } from './replica-sets'
import { startStatefulSets } from './stateful-sets'

type Surroundings = {
  store: Store
  registries: Record<string, string>
  delays?: Partial<Delays> | undefined
  scheduledImportSeconds: number
}

export type Controllers = { logOf: (pod: Pod) => string; stop: () => void }

export function startControllers(options: Surroundings): Controllers {
  const { store, registries, scheduledImportSeconds } = options
  const delays = { ...DELAYS, ...options.delays }
  const { react } = delays
  const logs = new PodLogs(store.now)
  const stops = [
    store.onClear(() => logs.clear()),
    startCronJobs(store, react),
    startDeployments(store, react),
    startGarbageCollector(store, react),
    startImageTriggers(store, react),
    startImports(store, registries, react),
    startScheduledImports(store, registries, scheduledImportSeconds),
    startJobs(store, react),
    startKubelet({ store, registries, delays, logs }),
    startReplicaSets(store, react),
    startStatefulSets(store, react),
  ]
  return { logOf: (pod) => logs.of(pod), stop: () => stops.forEach((stop) => stop()) }
}
