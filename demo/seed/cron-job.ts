import type { CronJob, JobSpec } from '#lib/kubernetes/objects'
import type { Store } from '../../fake-cluster/api/store'
import { MINUTE, timestamp, type Clock } from './clock'
import { putJob } from './jobs'
import { uidOf } from './names'
import { WEEK_OF_THE_FAILED_IMPORT } from './tag-history'
import type { Environment } from './lane'
import { REGISTRY_HOST, lanesOf } from './lanes'

const NAME = 'import-images'
const WEEKS_KEPT = 4

export const IMPORTER_REPOSITORY = 'packit/import-images'

/** The CronJob that imports the tags of an environment each Tuesday at two, and its last Jobs (cronjob-to-job.json). */
export function putImportCronJob(store: Store, environment: Environment, clock: Clock): void {
  const { namespace } = environment
  const cronJob: CronJob = {
    metadata: {
      name: NAME,
      namespace,
      uid: uidOf('CronJob', namespace, NAME),
      generation: 1,
      creationTimestamp: timestamp(clock.weeklyImport(60)),
      // Marks a CronJob that imports, for Quayside.
      labels: { 'quayside.io/imports': 'true' },
    },
    spec: {
      schedule: '0 2 * * 2',
      concurrencyPolicy: 'Forbid',
      suspend: false,
      jobTemplate: { spec: jobSpecOf(environment) },
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    },
    status: {
      lastScheduleTime: timestamp(clock.weeklyImport(0)),
      lastSuccessfulTime: timestamp(clock.weeklyImport(0) + MINUTE),
    },
  }
  store.put('cronjobs', cronJob)
  for (let week = WEEKS_KEPT - 1; week >= 0; week -= 1)
    putJob(store, cronJob, clock.weeklyImport(week), week === WEEK_OF_THE_FAILED_IMPORT)
}

function jobSpecOf(environment: Environment): JobSpec {
  const streams = lanesOf(environment).map(({ stream }) => stream)
  const script = `for s in ${streams.join(' ')}; do oc import-image is/$s:${environment.name}; done`
  return {
    backoffLimit: 2,
    template: {
      metadata: { creationTimestamp: null },
      spec: {
        containers: [
          {
            name: NAME,
            image: `${REGISTRY_HOST}/${IMPORTER_REPOSITORY}:latest`,
            command: ['/bin/bash', '-c', script],
            resources: {},
            terminationMessagePath: '/dev/termination-log',
            terminationMessagePolicy: 'File',
            imagePullPolicy: 'Always',
          },
        ],
        restartPolicy: 'Never',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        securityContext: {},
        schedulerName: 'default-scheduler',
      },
    },
  }
}
