import type { ImageStreamTag } from '#lib/kubernetes/objects'
import { isNamed, isObject } from '../../api/json'
import type { Resource, Resources } from '../../api/stored'
import { isWatch, type Step } from '../recording'

type Shown = Resources & { imagestreamtags: ImageStreamTag }

/** An object with the resource that it is one of. */
export type Shape<R extends keyof Shown = keyof Shown> = {
  [Each in R]: { resource: Each; object: Shown[Each] }
}[R]

/** What the cluster of the recordings stored. */
export type Start<R extends Resource = Resource> = Shape<R>

/**
 * One look at an object. A read shows it whole; so does a watch of image streams, while the other kinds are cut down
 * there; a tag is a part of its stream.
 */
export type Sighting<R extends keyof Shown = keyof Shown> = Shape<R> & {
  step: number
  as: 'read' | 'answer to a write' | 'event' | 'result of an import'
  /** Of an event. */
  type?: string
}

export type WorkloadSighting = Sighting<'deployments'> | Sighting<'statefulsets'>

const RESOURCES: Record<string, keyof Shown> = {
  ConfigMap: 'configmaps',
  ControllerRevision: 'controllerrevisions',
  CronJob: 'cronjobs',
  Deployment: 'deployments',
  Event: 'events',
  ImageStream: 'imagestreams',
  ImageStreamTag: 'imagestreamtags',
  Job: 'jobs',
  Pod: 'pods',
  ReplicaSet: 'replicasets',
  Secret: 'secrets',
  ServiceAccount: 'serviceaccounts',
  StatefulSet: 'statefulsets',
}

type Look = Pick<Sighting, 'step' | 'as' | 'type'> & { kind: unknown; object: unknown }

/** All that a scenario shows of the objects of the cluster, in order. */
export function sightingsIn(steps: Step[]): Sighting[] {
  return steps.flatMap((step, index) =>
    looksOf(step, index).flatMap(({ kind, ...look }) => {
      const sighting = { ...look, resource: RESOURCES[String(kind)] }
      return isSighting(sighting) ? [sighting] : []
    }),
  )
}

function looksOf(step: Step, index: number): Look[] {
  if (isWatch(step))
    return step.response.events.map(({ type, object }) => ({
      kind: object.kind,
      object,
      step: index,
      as: 'event',
      type,
    }))
  const { body, status } = step.response
  if (!isObject(body) || status >= 300) return []
  if (isObject(body.status) && isNamed(body.status.import))
    return [{ kind: 'ImageStream', object: body.status.import, step: index, as: 'result of an import' }]
  if (Array.isArray(body.items)) {
    const kind = String(body.kind).replace(/List$/, '')
    return body.items.map((object: unknown) => ({ kind, object, step: index, as: 'read' }))
  }
  const as = step.request.method === 'GET' ? 'read' : 'answer to a write'
  return [{ kind: body.kind, object: body, step: index, as }]
}

/** What a recording shows of a kind has the type of that kind: these types describe the API that was recorded. */
function isSighting(value: { resource: keyof Shown | undefined; object: unknown }): value is Sighting {
  return value.resource !== undefined && isNamed(value.object)
}

export function isStored<S extends Shape>(shape: S): shape is S & Start {
  return shape.resource !== 'imagestreamtags'
}

/** Those of one resource. */
export function among<S extends Shape, R extends keyof Shown>(shapes: S[], resource: R): (S & Shape<R>)[] {
  return shapes.filter((each): each is S & Shape<R> => each.resource === resource)
}

export function find<R extends keyof Shown>(
  shapes: Shape[],
  resource: R,
  namespace: string,
  name: string,
): Shown[R] | undefined {
  return among(shapes, resource).find(
    ({ object: { metadata } }) => metadata.namespace === namespace && metadata.name === name,
  )?.object
}

export function keyOf({ resource, object: { metadata } }: Shape): string {
  return `${resource} ${metadata.namespace ?? ''}/${metadata.name}`
}
