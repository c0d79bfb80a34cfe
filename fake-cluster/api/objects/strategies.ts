import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { CronJob, PodTemplate, StatefulSet } from '#lib/kubernetes/objects'
import { checkCronJob } from './cron-job-rules'
import { checkLease } from './leases'
import { resolveShortNames } from './admission'
import { prepareStream } from '../images/image-streams'
import { copyOf } from '../json'
import { forbiddenField, invalid } from '../status'
import type { Store } from '../store'
import type { Resource, Resources, Secret } from '../stored'
import {
  cronJobWithDefaults,
  deploymentWithDefaults,
  jobWithDefaults,
  statefulSetWithDefaults,
} from './workload-defaults'

/** What the API server does to an object on write: defaults, validation, admission. */
type Strategies = {
  [R in Resource]?: (store: Store, next: Resources[R], previous?: Resources[R]) => Resources[R]
}

const STRATEGIES: Strategies = {
  cronjobs: (store, next, previous) => {
    checkCronJob(next, previous === undefined)
    return withResolvedJobs(store, cronJobWithDefaults(next))
  },
  deployments: (store, next) => withResolvedTemplate(store, deploymentWithDefaults(next)),
  imagestreams: prepareStream,
  jobs: (store, next, previous) => {
    const uid = previous?.metadata.uid ?? randomUUID()
    return jobWithDefaults({ ...next, metadata: { ...next.metadata, uid } }, uid)
  },
  leases: (store, next) => {
    checkLease(next)
    return next
  },
  secrets: (store, next) => withEncodedData(next),
  statefulsets: (store, next, previous) => {
    const prepared = withResolvedTemplate(store, statefulSetWithDefaults(next))
    if (previous) checkStatefulSetUpdate(prepared, previous)
    return prepared
  },
}

export function prepare<R extends Resource>(
  store: Store,
  resource: R,
  next: Resources[R],
  previous?: Resources[R],
): Resources[R] {
  return copyOf(STRATEGIES[resource]?.(store, next, previous) ?? next)
}

function withResolvedTemplate<
  T extends { metadata: { namespace?: string }; spec: { template: PodTemplate } },
>(store: Store, workload: T): T {
  const template = resolveShortNames(store, workload.metadata.namespace ?? '', workload.spec.template)
  return { ...workload, spec: { ...workload.spec, template } }
}

function withResolvedJobs(store: Store, cronJob: CronJob): CronJob {
  const { metadata, spec } = cronJob
  const job = { metadata: { namespace: metadata.namespace ?? '' }, spec: spec.jobTemplate.spec }
  const jobTemplate = { ...spec.jobTemplate, spec: withResolvedTemplate(store, job).spec }
  return { ...cronJob, spec: { ...spec, jobTemplate } }
}

function withEncodedData({ stringData, data, type = 'Opaque', ...secret }: Secret): Secret {
  const encoded = Object.entries(stringData ?? {}).map(([key, text]): [string, string] => [
    key,
    Buffer.from(text).toString('base64'),
  ])
  const all = { ...data, ...Object.fromEntries(encoded) }
  return { ...secret, ...(Object.keys(all).length > 0 && { data: all }), type }
}

const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]

function checkStatefulSetUpdate(next: StatefulSet, previous: StatefulSet): void {
  const fixed = ({ spec }: StatefulSet) =>
    Object.fromEntries(Object.entries(copyOf(spec)).filter(([key]) => !CHANGEABLE.includes(key)))
  if (isDeepStrictEqual(fixed(next), fixed(statefulSetWithDefaults(previous)))) return
  const listed = CHANGEABLE.slice(0, -1)
    .map((field) => `'${field}'`)
    .join(', ')
  const why = `updates to statefulset spec for fields other than ${listed} and 'minReadySeconds' are forbidden`
  throw invalid('StatefulSet', 'apps', next.metadata.name, [forbiddenField('spec', why)])
}
