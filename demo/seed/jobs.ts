import type { CronJob, Job, Pod } from '#lib/kubernetes/objects'
import type { Store } from '../../fake-cluster/api/store'
import { MINUTE, timestamp } from './clock'
import { suffixOf, uidOf } from './names'
import { ownerReferenceTo } from './owner'

/** A finished Job of the CronJob with its pods; a failed one has three. */
export function putJob(store: Store, cronJob: CronJob, scheduledAt: number, failed: boolean): void {
  const { namespace = '' } = cronJob.metadata
  // The controller names a Job after its scheduled minute.
  const name = `${cronJob.metadata.name}-${scheduledAt / MINUTE}`
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
  const attempts = failed ? [0, 1, 2] : [0]
  for (const index of attempts) store.put('pods', finishedPodOf(job, index, scheduledAt, failed))
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
