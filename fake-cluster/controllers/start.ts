import type { Pod } from '#lib/kubernetes/objects'
import type { Store } from '../api/store'
import { startCronJobs } from './jobs/cron-jobs'
import { DELAYS, type Delays } from './pods/delays'
import { startDeployments } from './workloads/deployments'
import { startGarbageCollector } from './garbage-collector'
import { startImageTriggers } from './images/image-triggers'
import { startImports, startScheduledImports } from './images/imports'
import { startJobs } from './jobs/jobs'
import { startKubelet } from './pods/kubelet'
import { PodLogs } from './pods/pod-logs'
import { startReplicaSets } from './workloads/replica-sets'
import { startStatefulSets } from './workloads/stateful-sets'
import type { Timeline } from '../timeline'

type Surroundings = {
  store: Store
  timeline: Timeline
  registries: Record<string, string>
  delays?: Partial<Delays> | undefined
  scheduledImportSeconds: number
  isRecorded: boolean
  isPulling: boolean
}

/** A controller that can be stopped for a while; when it starts, it handles all existing objects. */
export type Switch = { stop: () => void; start: () => void }

export type Controllers = {
  logOf: (pod: Pod, container: string, isPrevious: boolean) => string
  triggers: Switch
  stop: () => void
}

export function startControllers(options: Surroundings): Controllers {
  const { store, timeline, registries, scheduledImportSeconds, isRecorded, isPulling } = options
  const delays = { ...DELAYS, ...options.delays }
  const work = { store, timeline, react: delays.react }
  const logs = new PodLogs(store.now)
  // Other controllers start to follow an undo before the trigger controller reverts it, and see the revert
  // only later (rollout-undo-deployment.json, rollout-undo-statefulset.json).
  const triggers = switchOf(() => startImageTriggers({ ...work, react: 1.6 * delays.react }))
  const stops = [
    store.onClear(() => logs.clear()),
    startCronJobs(work),
    startDeployments(work),
    startGarbageCollector(work),
    startImports(work, registries),
    startScheduledImports(work, registries, scheduledImportSeconds),
    // It collects the changes of its pods for one second; a pod runs for four (cronjob-to-job.json).
    startJobs(work, delays.job / 4),
    startKubelet({ store, timeline, registries, delays, logs, isRecorded, isPulling }),
    startReplicaSets(work),
    startStatefulSets(work),
  ]
  return {
    logOf: (pod, container, isPrevious) => logs.of(pod, container, isPrevious),
    triggers,
    stop() {
      for (const stop of stops) stop()
      triggers.stop()
      timeline.stop()
    },
  }
}

function switchOf(begin: () => () => void): Switch {
  let stop = begin()
  return {
    stop: () => stop(),
    start() {
      stop()
      stop = begin()
    },
  }
}
