import type { ImageStream } from '#lib/kubernetes/objects'
import { isNamed, isObject } from '../api/json'
import type { Resource } from '../api/stored'
import type { RecordedImages } from './images'
import { isWrite, type Scenario, type Step } from './recording'
import { keyOf, sightingsIn, type Recorded, type Sighting } from './sightings'
import { streamAtStart } from './stream-start'
import { timesOf } from './times'
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
        ? first.object
        : undefined
    if (object) found.push({ resource: workload ?? resource ?? 'events', object: asBefore(first, object) })
  }
  found.push(...namedOnly(steps, found, known))
  found.push(...streamsBehind(steps, found))
  unlisted(steps, found, known)
  return found.sort((a, b) => versionOf(a) - versionOf(b))
}

/**
 * The image objects that were there before the scenario, with the digests that they have here. An import shows an image
 * that it made with a resourceVersion, and one that was there without (import-unchanged.json).
 */
export function imagesAtStart(steps: Step[], images: RecordedImages): Start[] {
  const firstWrite = steps.findIndex(isWrite)
  const before = steps.slice(0, Math.max(0, firstWrite)).map(({ response }) => response)
  const time = (firstWrite === -1 ? undefined : timesOf(steps, before)[firstWrite]) ?? new Date(8.64e15)
  const old = new Map<string, boolean>()
  for (const [index, { request, response }] of steps.entries())
    for (const image of objectsIn(response)) {
      if (!isNamed(image) || !isObject(image.dockerImageMetadata) || !image.metadata.uid) continue
      const { name, resourceVersion, creationTimestamp } = image.metadata
      const isImported = request.path.endsWith('/imagestreamimports')
      const wasThere =
        index < firstWrite || (isImported ? !resourceVersion : new Date(String(creationTimestamp)) < time)
      if (!old.has(name)) old.set(name, wasThere)
    }
  return [...old].flatMap(([digest, wasThere]) => {
    const object = images.objectFor(digest)
    return wasThere && isNamed(object) ? [{ resource: 'images' as const, object }] : []
  })
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

/** What a watch shows first has changed already; a pod that is being deleted then was not, before. */
function asBefore({ type }: Sighting, object: Recorded): Recorded {
  if (!type || type === 'ADDED') return object
  const { deletionTimestamp: gone, resourceVersion: next, ...metadata } = object.metadata
  return gone === undefined && next === undefined ? object : { ...object, metadata }
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

/** Streams that no step shows, of which a workload runs the newest image, or gets it for the name of the tag. */
function streamsBehind(steps: Step[], found: Start[]): Start[] {
  const triggered = found.flatMap(({ object, resource }) => {
    if (resource !== 'deployments' && resource !== 'statefulsets') return []
    const workload = object as unknown as Workload
    return triggersOf(workload).map(({ stream, tag, namespace, container }) => ({
      stream,
      tag,
      namespace,
      image: imageOf(workload, container),
    }))
  })
  const resolved = steps.flatMap(({ request, response }) => {
    const asked = request.body as Workload | null | undefined
    const answer = response.body as Workload
    return (asked?.spec?.template?.spec?.containers ?? []).map(({ name, image = '' }) => {
      const [stream = '', tag = ''] = image.split(':')
      return { stream, tag, namespace: answer.metadata?.namespace ?? '', image: imageOf(answer, name) }
    })
  })
  const streams = new Map<string, Start>()
  for (const { stream: name, tag, namespace, image } of [...triggered, ...resolved]) {
    const [repository = '', digest] = image.split('@')
    if (!digest || !tag || name.includes('/') || streams.has(`${namespace}/${name}`)) continue
    const object = streamWith(namespace, name, tag, repository, digest)
    const start: Start = { resource: 'imagestreams', object }
    const streamsFound = found.filter(({ resource }) => resource === 'imagestreams')
    if (!isAmong(start, streamsFound)) streams.set(`${namespace}/${name}`, start)
  }
  return [...streams.values()]
}

function imageOf(workload: Workload, container: string | undefined): string {
  const containers = workload.spec?.template?.spec?.containers ?? []
  return containers.find(({ name }) => name === container)?.image ?? ''
}

function streamWith(
  namespace: string,
  name: string,
  tag: string,
  repository: string,
  digest: string,
): Recorded {
  const created = '2026-11-23T17:50:00Z'
  const item = { created, dockerImageReference: `${repository}@${digest}`, image: digest, generation: 1 }
  const from = { kind: 'DockerImage', name: `${repository}:${tag}` }
  return {
    metadata: { name, namespace, generation: 1, creationTimestamp: created },
    spec: { lookupPolicy: { local: true }, tags: [{ name: tag, from, generation: 1 }] },
    status: { tags: [{ tag, items: [item] }] },
  }
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
    for (let number = more.length; number < missing; number++)
      found.push({ resource: resource as Resource, object: oneMore(namespace, `${after}-${number}`) })
  }
}

/** Of the rest of a list no more is known than how long it is. */
function oneMore(namespace: string, name: string): Recorded {
  const labels = { app: name }
  const template = { metadata: { labels }, spec: { containers: [] } }
  const spec = { replicas: 0, selector: { matchLabels: labels }, template }
  return { metadata: { name, namespace: namespace || 'packit-stg' }, spec }
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
