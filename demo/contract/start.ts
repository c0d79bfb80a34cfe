import type { ImageStream } from '#lib/kubernetes/objects'
import { isNamed, isObject } from '../api/json'
import type { Resource } from '../api/stored'
import type { RecordedImages } from './images'
import type { Scenario, Step } from './recording'
import { keyOf, sightingsIn, type Recorded, type Sighting } from './sightings'
import { streamAtStart } from './stream-start'
import { triggersOf, wasThereBefore, workloadAtStart, type Workload } from './workload-start'
import { objectsIn } from './walk'

export type Start = { resource: Resource; object: Recorded }

const RESOURCES: Record<string, Resource> = {
  ControllerRevision: 'controllerrevisions',
  CronJob: 'cronjobs',
  Event: 'events',
  Job: 'jobs',
  Pod: 'pods',
  ReplicaSet: 'replicasets',
}
const WORKLOADS: Record<string, Resource> = { Deployment: 'deployments', StatefulSet: 'statefulsets' }

/** Objects that were read whole, by kind and name: the last word on what watches cut away. */
export function wholeObjects(scenarios: Scenario[]): Map<string, Recorded> {
  const known = new Map<string, Recorded>()
  for (const { steps } of scenarios)
    for (const { as, kind, object } of sightingsIn(steps))
      if (as !== 'event' && isObject(object.spec)) known.set(keyOf(kind, object), object)
  return known
}

/** What the cluster holds when a scenario begins, oldest first: its own first reads, or what follows from later ones. */
export function startOf(steps: Step[], known: Map<string, Recorded>): Start[] {
  const seen = sightingsIn(steps)
  const streams = new Map<string, ImageStream>()
  for (const [namespace, name] of streamNames(seen)) {
    const elsewhere = known.get(`ImageStream ${namespace}/${name}`) as unknown as ImageStream | undefined
    const stream = streamAtStart(steps, seen, namespace, name, elsewhere)
    if (stream) streams.set(`${namespace}/${name}`, stream)
  }
  const firsts = new Map<string, Sighting>()
  for (const sighting of seen) {
    const key = keyOf(sighting.kind, sighting.object)
    if (!firsts.has(key)) firsts.set(key, sighting)
  }
  const find = (namespace: string, name: string) =>
    streams.get(`${namespace}/${name}`) ??
    (known.get(`ImageStream ${namespace}/${name}`) as unknown as ImageStream | undefined)
  const found: Start[] = [...streams.values()].map((stream) => ({
    resource: 'imagestreams',
    object: stream as unknown as Recorded,
  }))
  for (const first of firsts.values()) {
    const workload = WORKLOADS[first.kind]
    const resource = RESOURCES[first.kind]
    const object = workload
      ? workloadAtStart(steps, first, known, find)
      : resource && wasThereBefore(steps, first)
        ? alive(first.object)
        : undefined
    if (object) found.push({ resource: workload ?? resource ?? 'events', object })
  }
  found.push(...namedOnly(steps, found, known))
  unlisted(steps, found, known)
  return [...found, ...streamsBehind(found)].sort((a, b) => versionOf(a) - versionOf(b))
}

/** The image objects that were there before the scenario, with the digests that they have here. */
export function imagesAtStart(steps: Step[], images: RecordedImages): Start[] {
  const [firstTime = ''] = steps.flatMap(({ request, response }) => {
    const { body } = response
    return request.method === 'POST' && isNamed(body) ? [String(body.metadata.creationTimestamp)] : []
  })
  const found = new Map<string, Recorded>()
  for (const { image } of objectsIn(steps.map(({ response }) => response))) {
    if (!isNamed(image) || !isObject(image.dockerImageMetadata)) continue
    const described = images.objectFor(image.metadata.name)
    const isNew = firstTime !== '' && String(image.metadata.creationTimestamp) >= firstTime
    if (isNamed(described) && !isNew) found.set(image.metadata.name, described)
  }
  return [...found.values()].map((object) => ({ resource: 'images', object }))
}

function streamNames(seen: Sighting[]): [string, string][] {
  const names = seen.flatMap(({ kind, object }) => {
    const { name, namespace } = object.metadata
    if (kind === 'ImageStream' && name) return [`${String(namespace)}/${name}`]
    return kind === 'ImageStreamTag' ? [`${String(namespace)}/${name.slice(0, name.indexOf(':'))}`] : []
  })
  return [...new Set(names)].map((name) => {
    const [namespace = '', stream = ''] = name.split('/')
    return [namespace, stream]
  })
}

/** A pod that is being deleted when it is first seen was not, before. */
function alive(object: Recorded): Recorded {
  const { deletionTimestamp: dropped, ...metadata } = object.metadata
  return dropped === undefined ? object : { ...object, metadata }
}

/** An error says no more of an object than that it is there. */
function namedOnly(steps: Step[], found: Start[], known: Map<string, Recorded>): Start[] {
  const missing = steps.flatMap(({ request, response }): Start[] => {
    if (response.status < 400 || [401, 403, 404].includes(response.status)) return []
    const [, namespace = '', resource = '', name = ''] =
      /\/namespaces\/([^/]+)\/(imagestreams|imagestreamtags|deployments|statefulsets)\/([^/:]+)/.exec(
        request.path,
      ) ?? []
    const stored = resource === 'imagestreamtags' ? 'imagestreams' : resource
    const object = [...known].find(
      ([key]) => key.endsWith(` ${namespace}/${name}`) && resourceOf(key) === stored,
    )?.[1]
    return object ? [{ resource: stored as Resource, object }] : []
  })
  return missing.filter(
    (each, index) =>
      !isAmong(each, found) && missing.findIndex((other) => other.object === each.object) === index,
  )
}

function resourceOf(key: string): string {
  const [kind = ''] = key.split(' ')
  return kind === 'ImageStream' ? 'imagestreams' : (WORKLOADS[kind] ?? '')
}

/** A workload that has a trigger runs the newest image of its tag, also where the scenario shows no stream. */
function streamsBehind(found: Start[]): Start[] {
  const streams = new Map<string, Start>()
  for (const { object, resource } of found) {
    if (resource !== 'deployments' && resource !== 'statefulsets') continue
    const workload = object as unknown as Workload
    for (const { stream: name, tag, namespace, container } of triggersOf(workload)) {
      const image =
        workload.spec.template.spec?.containers?.find((each) => each.name === container)?.image ?? ''
      const [repository = '', digest = ''] = image.split('@')
      const isKnown = found.some(
        (each) =>
          each.resource === 'imagestreams' &&
          each.object.metadata.name === name &&
          each.object.metadata.namespace === namespace,
      )
      if (isKnown || !digest) continue
      const created = String(object.metadata.creationTimestamp)
      const item = { created, dockerImageReference: image, image: digest, generation: 1 }
      const from = { kind: 'DockerImage', name: `${repository}:${tag}` }
      streams.set(`${namespace}/${name}`, {
        resource: 'imagestreams',
        object: {
          metadata: { name, namespace, generation: 1, creationTimestamp: created },
          spec: { lookupPolicy: { local: true }, tags: [{ name: tag, from, generation: 1 }] },
          status: { tags: [{ tag, items: [item] }] },
        },
      })
    }
  }
  return [...streams.values()]
}

/** A page of a list says how many objects come after it. */
function unlisted(steps: Step[], found: Start[], known: Map<string, Recorded>): void {
  for (const {
    request,
    response: { body },
  } of steps) {
    const [, namespace = '', resource = ''] =
      /\/v1\/(?:namespaces\/([^/]+)\/)?(\w+)$/.exec(request.path) ?? []
    if (!isObject(body) || !isObject(body.metadata) || !Array.isArray(body.items)) continue
    const last: unknown = body.items.at(-1)
    const after = isNamed(last) ? last.metadata.name : ''
    const isLater = ({ object: { metadata } }: Start) =>
      (!namespace || metadata.namespace === namespace) &&
      (metadata.name > after || metadata.namespace !== namespaceOf(last))
    const have = found.filter((each) => each.resource === resource && isLater(each))
    const missing = Number(body.metadata.remainingItemCount ?? 0) - have.length
    const others = [...known].filter(([key]) => resourceOf(key) === resource)
    const more = others
      .map(([, object]): Start => ({ resource: resource as Resource, object }))
      .filter((each) => isLater(each) && !isAmong(each, found))
    found.push(...more.slice(0, Math.max(0, missing)))
  }
}

function namespaceOf(object: unknown): unknown {
  return isNamed(object) ? object.metadata.namespace : undefined
}

function isAmong({ object }: Start, others: Start[]): boolean {
  return others.some(
    ({ object: other }) =>
      other.metadata.name === object.metadata.name && other.metadata.namespace === object.metadata.namespace,
  )
}

function versionOf({ object }: Start): number {
  return Number(object.metadata.resourceVersion ?? 0)
}
