import type { ConfigMap, CronJob, Event, Job, JobSpec, ServiceAccount } from '#lib/kubernetes/objects'
import {
  changed,
  maybeFlag,
  maybeNumber,
  maybeText,
  named,
  namedFreely,
  textByKey,
} from '#lib/kubernetes/shapes/metadata'
import { podTemplate, conditions } from '#lib/kubernetes/shapes/workloads'
import { list, members, nullable, number, object, optional, text } from '#lib/kubernetes/shapes/shape'

const jobSpec = members<Pick<JobSpec, 'backoffLimit' | 'template'>>({
  backoffLimit: maybeNumber,
  template: podTemplate,
})

export const cronJob = members<CronJob>({
  ...changed,
  spec: members<CronJob['spec']>({
    schedule: { ...text, absent: 'flaw' },
    timeZone: nullable(text),
    suspend: maybeFlag,
    startingDeadlineSeconds: nullable(number),
    concurrencyPolicy: maybeText,
    successfulJobsHistoryLimit: maybeNumber,
    failedJobsHistoryLimit: maybeNumber,
    jobTemplate: members<CronJob['spec']['jobTemplate']>({ metadata: optional(object), spec: jobSpec }),
  }),
  status: optional(
    members<NonNullable<CronJob['status']>>({
      lastScheduleTime: maybeText,
      lastSuccessfulTime: maybeText,
      active: list(object),
    }),
  ),
})

export const job = members<Job>({
  ...named,
  spec: jobSpec,
  status: optional(
    members<NonNullable<Job['status']>>({
      active: maybeNumber,
      succeeded: maybeNumber,
      failed: maybeNumber,
      startTime: maybeText,
      completionTime: maybeText,
      conditions,
    }),
  ),
})

export const event = members<Event>({
  ...namedFreely,
  involvedObject: members<Event['involvedObject']>({
    kind: maybeText,
    namespace: maybeText,
    name: maybeText,
    uid: maybeText,
  }),
  type: maybeText,
  reason: maybeText,
  message: maybeText,
  count: maybeNumber,
  firstTimestamp: nullable(text),
  lastTimestamp: nullable(text),
  eventTime: nullable(text),
  source: optional(members<{ component: unknown }>({ component: maybeText })),
})

export const serviceAccount = members<ServiceAccount>({
  ...named,
  imagePullSecrets: list(members<{ name: string }>({ name: text })),
})

export const configMap = members<ConfigMap>({ ...changed, data: textByKey, immutable: maybeFlag })
