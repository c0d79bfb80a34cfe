import type { ImageStreamTag } from '#lib/kubernetes/objects'
import { isNamed, isObject } from '../../api/json'
import type { Resource, Resources } from '../../api/stored'
import { isWatch, type Step } from '../recording'
import { isTrimmed } from '../compare/trim'

type ShownResources = Resources & { imagestreamtags: ImageStreamTag }

/** An object with its resource. */
export type TypedObject<R extends keyof ShownResources = keyof ShownResources> = {
  [Each in R]: { resource: Each; object: ShownResources[Each] }
}[R]

/** An object that the recorded cluster stored. */
export type InitialObject<R extends Resource = Resource> = TypedObject<R>

/**
 * One appearance of an object in a recording. Reads and watches of image streams show it completely; watch events of
 * other kinds are trimmed, and a tag is part of its stream.
 */
export type Observation<R extends keyof ShownResources = keyof ShownResources> = TypedObject<R> & {
  step: number
  as: 'read' | 'trimmed read' | 'answer to a write' | 'event' | 'result of an import'
  /** The type of a watch event. */
  type?: string
}

export type WorkloadObservation = Observation<'deployments'> | Observation<'statefulsets'>

const RESOURCES: Record<string, keyof ShownResources> = {
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

type RawObservation = Pick<Observation, 'step' | 'as' | 'type'> & { kind: unknown; object: unknown }

/** All objects that a scenario shows, in order. */
export function observationsIn(steps: Step[]): Observation[] {
  return steps.flatMap((step, index) =>
    rawObservationsIn(step, index).flatMap(({ kind, ...look }) => {
      const observation = { ...look, resource: RESOURCES[String(kind)] }
      return isObservation(observation) ? [observation] : []
    }),
  )
}

function rawObservationsIn(step: Step, index: number): RawObservation[] {
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
    return body.items.map((object: unknown) => ({
      kind,
      object,
      step: index,
      as: isTrimmed(kind, object) ? 'trimmed read' : 'read',
    }))
  }
  const as = step.request.method === 'GET' ? 'read' : 'answer to a write'
  return [{ kind: body.kind, object: body, step: index, as }]
}

/** A recorded object has the type of its kind: these types describe the recorded API. */
function isObservation(value: {
  resource: keyof ShownResources | undefined
  object: unknown
}): value is Observation {
  return value.resource !== undefined && isNamed(value.object)
}

export function isStored<S extends TypedObject>(shape: S): shape is S & InitialObject {
  return shape.resource !== 'imagestreamtags'
}

/** The objects of one resource. */
export function ofResource<S extends TypedObject, R extends keyof ShownResources>(
  shapes: S[],
  resource: R,
): (S & TypedObject<R>)[] {
  return shapes.filter((each): each is S & TypedObject<R> => each.resource === resource)
}

export function find<R extends keyof ShownResources>(
  shapes: TypedObject[],
  resource: R,
  namespace: string,
  name: string,
): ShownResources[R] | undefined {
  return ofResource(shapes, resource).find(
    ({ object: { metadata } }) => metadata.namespace === namespace && metadata.name === name,
  )?.object
}

export function keyOf({ resource, object: { metadata } }: TypedObject): string {
  return `${resource} ${metadata.namespace ?? ''}/${metadata.name}`
}
