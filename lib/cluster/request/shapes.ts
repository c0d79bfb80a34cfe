import 'server-only'
import type {
  ConfigMap,
  ControllerRevision,
  CronJob,
  Deployment,
  Event,
  ImageStream,
  ImageStreamImage,
  ImageStreamImport,
  ImageStreamTag,
  Job,
  Pod,
  ReplicaSet,
  ServiceAccount,
  StatefulSet,
} from '#lib/kubernetes/objects'
import type { Resource } from '#lib/kubernetes/paths'

/** The wire type behind each resource. */
export type ObjectOf = {
  imagestreams: ImageStream
  imagestreamtags: ImageStreamTag
  imagestreamimages: ImageStreamImage
  imagestreamimports: ImageStreamImport
  deployments: Deployment
  statefulsets: StatefulSet
  replicasets: ReplicaSet
  controllerrevisions: ControllerRevision
  pods: Pod
  events: Event
  serviceaccounts: ServiceAccount
  cronjobs: CronJob
  jobs: Job
  configmaps: ConfigMap
}

type Member = { path: string; type: 'object' | 'string' | 'number' }

const WORKLOAD: Member[] = [
  { path: 'spec.selector', type: 'object' },
  { path: 'spec.template', type: 'object' },
]

/** The members that the API guarantees and the wire types rely on; all others may be missing. */
const REQUIRED: Record<Resource, Member[]> = {
  imagestreams: [],
  // A tag without an image yet has an image without a name (errors-404-and-others.json).
  imagestreamtags: [{ path: 'image.metadata', type: 'object' }],
  imagestreamimages: [{ path: 'image.metadata.name', type: 'string' }],
  imagestreamimports: [{ path: 'spec', type: 'object' }],
  deployments: WORKLOAD,
  statefulsets: WORKLOAD,
  replicasets: [{ path: 'spec', type: 'object' }],
  controllerrevisions: [{ path: 'revision', type: 'number' }],
  pods: [],
  events: [{ path: 'involvedObject', type: 'object' }],
  serviceaccounts: [],
  cronjobs: [
    { path: 'spec.schedule', type: 'string' },
    { path: 'spec.jobTemplate.spec', type: 'object' },
  ],
  jobs: [{ path: 'spec', type: 'object' }],
  configmaps: [],
}

/** Why `value` is not an object of this resource: `spec.selector is missing`. Null if it is one. */
export function flawOf(resource: Resource, value: unknown): string | null {
  const members: Member[] = [{ path: 'metadata.name', type: 'string' }, ...REQUIRED[resource]]
  for (const { path, type } of members) {
    const found = path.split('.').reduce(memberOf, value)
    if (found === undefined || found === null) return `${path} is missing`
    if (typeof found !== type) return `${path} is not ${type === 'object' ? 'an' : 'a'} ${type}`
  }
  return null
}

export function isObjectOf<R extends Resource>(resource: R, value: unknown): value is ObjectOf[R] {
  return flawOf(resource, value) === null
}

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
