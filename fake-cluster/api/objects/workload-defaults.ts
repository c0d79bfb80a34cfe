import type { Container, CronJob, Deployment, Job, PodTemplate, StatefulSet } from '#lib/kubernetes/objects'
import { isObject, withoutEmptyMaps } from '../json'

/** The defaults that the kube-apiserver fills in, limited to those in the recordings. */

export function templateWithDefaults(template: PodTemplate, restartPolicy = 'Always'): PodTemplate {
  const { containers, initContainers, ...spec } = template.spec ?? {}
  return {
    metadata: withoutEmptyMaps({ creationTimestamp: null, ...template.metadata }),
    spec: {
      ...(initContainers && { initContainers: initContainers.map(containerWithDefaults) }),
      containers: (containers ?? []).map(containerWithDefaults),
      restartPolicy,
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      ...spec,
    },
  }
}

function containerWithDefaults(container: Container): Container {
  const image = container.image ?? ''
  const isLatest = image.endsWith(':latest') || !/[:@]/.test(image.slice(image.lastIndexOf('/') + 1))
  const ports: unknown = container.ports
  return {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: isLatest ? 'Always' : 'IfNotPresent',
    ...container,
    ...(Array.isArray(ports) && {
      ports: ports.filter(isObject).map((port) => ({ protocol: 'TCP', ...port })),
    }),
  }
}

export function deploymentWithDefaults(deployment: Deployment): Deployment {
  const { strategy, template, paused, ...spec } = deployment.spec
  const rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%' }
  return {
    ...deployment,
    spec: {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
      ...(paused && { paused }),
      template: templateWithDefaults(template),
      strategy:
        strategy?.type === 'Recreate'
          ? { type: 'Recreate' }
          : { type: 'RollingUpdate', rollingUpdate: { ...rollingUpdate, ...strategy?.rollingUpdate } },
    },
  }
}

export function statefulSetWithDefaults(set: StatefulSet): StatefulSet {
  const { updateStrategy, template, ...spec } = set.spec
  const rollingUpdate = { partition: 0, ...updateStrategy?.rollingUpdate }
  return {
    ...set,
    spec: {
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      revisionHistoryLimit: 10,
      ...{ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } },
      ...spec,
      template: templateWithDefaults(template),
      updateStrategy:
        updateStrategy?.type === 'OnDelete' ? { type: 'OnDelete' } : { type: 'RollingUpdate', rollingUpdate },
    },
    status: { replicas: 0, availableReplicas: 0, ...set.status },
  }
}

export function cronJobWithDefaults(cronJob: CronJob): CronJob {
  const { jobTemplate } = cronJob.spec
  return {
    ...cronJob,
    spec: {
      concurrencyPolicy: 'Allow',
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
      ...cronJob.spec,
      jobTemplate: {
        ...jobTemplate,
        metadata: { creationTimestamp: null, ...jobTemplate.metadata },
        spec: { ...jobTemplate.spec, template: templateWithDefaults(jobTemplate.spec.template) },
      },
    },
  }
}

/** A Job selects its pods by labels that contain its uid. */
export function jobWithDefaults(job: Job, uid: string): Job {
  const { name } = job.metadata
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  }
  const template = templateWithDefaults(job.spec.template)
  return {
    ...job,
    metadata: { ...job.metadata, labels: { ...job.metadata.labels, ...labels } },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      manualSelector: false,
      completionMode: 'NonIndexed',
      suspend: false,
      podReplacementPolicy: 'TerminatingOrFailed',
      ...job.spec,
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: {
        ...template,
        metadata: { ...template.metadata, labels: { ...template.metadata?.labels, ...labels } },
      },
    },
  }
}
