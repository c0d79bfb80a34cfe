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
  ObjectMeta,
  Pod,
  ReplicaSet,
  ServiceAccount,
  StatefulSet,
} from '#lib/kubernetes/objects'
import type { Resource } from '#lib/kubernetes/paths'
import {
  imageStream,
  imageStreamTag,
  imageStreamImage,
  imageStreamImport,
} from '#lib/kubernetes/shapes/streams'
import { deployment, statefulSet, replicaSet, controllerRevision } from '#lib/kubernetes/shapes/workloads'
import { pod } from '#lib/kubernetes/shapes/pods'
import { event, serviceAccount, cronJob, job, configMap } from '#lib/kubernetes/shapes/others'
import type { Shape } from '#lib/kubernetes/shapes/shape'

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

const SHAPES: Record<Resource, Shape> = {
  imagestreams: imageStream,
  imagestreamtags: imageStreamTag,
  imagestreamimages: imageStreamImage,
  imagestreamimports: imageStreamImport,
  deployments: deployment,
  statefulsets: statefulSet,
  replicasets: replicaSet,
  controllerrevisions: controllerRevision,
  pods: pod,
  events: event,
  serviceaccounts: serviceAccount,
  cronjobs: cronJob,
  jobs: job,
  configmaps: configMap,
}

/**
 * Why `value` is not an object of this resource: `spec.selector is missing`. Null if it is one: then its members have the
 * types that the wire types say, with `null` and missing ones read as Go reads them.
 */
export function flawOf(resource: Resource, value: unknown): string | null {
  const flaw =
    SHAPES[resource].flaw(value) ?? (isDeeperThan(value, MOST_LEVELS) ? ' is nested too deeply' : null)
  return flaw === null ? null : flaw.replace(/^\./, '').replace(/^ /, 'it ').slice(0, LONGEST_WORDS)
}

/** Real objects have less than 30. A million levels would overflow the stack of what walks through them. */
const MOST_LEVELS = 100
/** A flaw names members, and the keys of a map can be any text. */
const LONGEST_WORDS = 300
const LONGEST_NAME = 253

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1))
}

/** An object that is there, but is not what its API says. Only what is needed to keep it beside the others. */
export type UnreadableObject = {
  metadata: Pick<ObjectMeta, 'name' | 'namespace' | 'uid' | 'resourceVersion'>
  /** `spec.selector is missing` */
  unreadable: string
}

export function readObject<R extends Resource>(resource: R, value: unknown): ObjectOf[R] | UnreadableObject {
  if (isObjectOf(resource, value)) return value
  const metadata = memberOf(value, 'metadata')
  return unreadableObject((member) => textOf(metadata, member), flawOf(resource, value) ?? '')
}

/** @param textIn gives a member of its metadata that is a text */
export function unreadableObject(
  textIn: (member: string) => string | undefined,
  unreadable: string,
): UnreadableObject {
  const short = (member: string) => textIn(member)?.slice(0, LONGEST_NAME)
  const [namespace, uid, resourceVersion] = [short('namespace'), short('uid'), short('resourceVersion')]
  return {
    metadata: {
      name: short('name') ?? '',
      ...(namespace !== undefined && { namespace }),
      ...(uid !== undefined && { uid }),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    unreadable,
  }
}

export function isUnreadable(object: object): object is UnreadableObject {
  return 'unreadable' in object
}

export function isObjectOf<R extends Resource>(resource: R, value: unknown): value is ObjectOf[R] {
  return flawOf(resource, value) === null
}

export function textOf(value: unknown, name: string): string | undefined {
  const found = memberOf(value, name)
  return typeof found === 'string' ? found : undefined
}

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
