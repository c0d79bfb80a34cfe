import type { CronJob, Job, JobSpec, Pod } from '#lib/kubernetes/objects'
import type { Store } from '../api/store'
import { MINUTE, timestamp, type Clock } from './clock'
import { suffixOf, uidOf } from './names'
import { ownerReferenceTo } from './owner'
import { WEEK_OF_THE_FAILED_IMPORT } from './tag-history'
import { REGISTRY_HOST, lanesOf, type Environment } from './world'

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

function putJob(store: Store, cronJob: CronJob, scheduledAt: number, failed: boolean): void {
  const { namespace = '' } = cronJob.metadata
  // The controller names a Job after its minute.
  const name = `${NAME}-${scheduledAt / MINUTE}`
  const uid = uidOf('Job', namespace, name)
  const endedAt = scheduledAt + (failed ? 2 * MINUTE : MINUTE)
  const labels = jobLabels(name, uid)
  const { jobTemplate } = cronJob.spec
  const job: Job = {
    metadata: {
      name,
      namespace,
      uid,
      generation: 1,
      creationTimestamp: timestamp(scheduledAt),
      labels,
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(scheduledAt) },
      ownerReferences: [ownerReferenceTo('CronJob', cronJob, 'batch/v1')],
    },
    spec: {
      parallelism: 1,
      completions: 1,
      ...jobTemplate.spec,
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: { ...jobTemplate.spec.template, metadata: { creationTimestamp: null, labels } },
      completionMode: 'NonIndexed',
      suspend: false,
    },
    status: { startTime: timestamp(scheduledAt), ...outcomeOf(failed, timestamp(endedAt)) },
  }
  store.put('jobs', job)
  const tries = failed ? [0, 1, 2] : [0]
  for (const index of tries) store.put('pods', finishedPodOf(job, index, scheduledAt, failed))
}

function outcomeOf(failed: boolean, at: string): Job['status'] {
  return failed
    ? {
        failed: 3,
        conditions: [
          {
            type: 'Failed',
            status: 'True',
            lastTransitionTime: at,
            reason: 'BackoffLimitExceeded',
            message: 'Job has reached the specified backoff limit',
          },
        ],
      }
    : {
        succeeded: 1,
        completionTime: at,
        conditions: [
          {
            type: 'Complete',
            status: 'True',
            lastTransitionTime: at,
            reason: 'CompletionsReached',
            message: 'Reached expected number of succeeded pods',
          },
        ],
      }
}

function finishedPodOf(job: Job, index: number, scheduledAt: number, failed: boolean): Pod {
  const { name: jobName, namespace = '', labels = {} } = job.metadata
  const name = `${jobName}-${suffixOf(`${jobName}/${index}`, 5)}`
  const startedAt = timestamp(scheduledAt + index * 30_000)
  const finishedAt = timestamp(scheduledAt + index * 30_000 + 20_000)
  const { spec } = job.spec.template
  const containers = spec?.containers ?? []
  return {
    metadata: {
      name,
      namespace,
      uid: uidOf('Pod', namespace, name),
      creationTimestamp: startedAt,
      labels,
      ownerReferences: [ownerReferenceTo('Job', job, 'batch/v1')],
    },
    spec: { ...spec, containers, nodeName: 'node-1' },
    status: {
      phase: failed ? 'Failed' : 'Succeeded',
      startTime: startedAt,
      conditions: [
        { type: 'Ready', status: 'False', reason: 'PodCompleted', lastTransitionTime: finishedAt },
      ],
      containerStatuses: containers.map(({ name: container, image = '' }) => ({
        name: container,
        image,
        imageID: '',
        ready: false,
        restartCount: 0,
        state: {
          terminated: failed
            ? { exitCode: 1, reason: 'Error', startedAt, finishedAt }
            : { exitCode: 0, reason: 'Completed', startedAt, finishedAt },
        },
      })),
    },
  }
}

function jobLabels(name: string, uid: string): Record<string, string> {
  return {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  }
}
