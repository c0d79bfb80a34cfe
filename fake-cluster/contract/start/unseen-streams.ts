import type { ImageStream } from '#lib/kubernetes/objects'
import { isNamed, isObject } from '../../api/json'
import type { Step } from '../recording'
import { ofResource, keyOf, observationsIn, type InitialObject } from './observations'
import { imageOf, triggersOf, type Workload } from './triggers'
import { objectsIn } from '../walk'

type Feed = { namespace: string; stream: string; tag: string; image: string }

/**
 * Streams that no step shows although they feed a workload: it runs the newest image of the tag that its trigger
 * names, or a write with the name of a tag got that image (apply-manifest-again.json).
 */
export function unseenStreams(steps: Step[], found: InitialObject[]): InitialObject<'imagestreams'>[] {
  // What is shown anywhere is found, or was made later.
  const have = new Set([...found, ...observationsIn(steps)].map(keyOf))
  const streams = new Map<string, InitialObject<'imagestreams'>>()
  for (const feed of [...triggeredTags(steps, found), ...steps.flatMap(resolvedTags), ...elsewhere(steps)]) {
    const object = streamOf(feed)
    if (!object) continue
    const start: InitialObject<'imagestreams'> = { resource: 'imagestreams', object }
    const key = keyOf(start)
    if (!have.has(key) && !streams.has(key)) streams.set(key, start)
  }
  return [...streams.values()]
}

/**
 * What was imported by requests that were left out into streams of other namespaces that no step shows: the images that a
 * workload got from them later, by the step that shows it first.
 */
export function hiddenImports(steps: Step[], start: InitialObject[]): Map<number, InitialObject[]> {
  const seen = observationsIn(steps)
  const shown = new Set(seen.map(keyOf))
  const later = new Map<number, InitialObject[]>()
  const current = new Map(ofResource(start, 'imagestreams').map((each) => [keyOf(each), each.object]))
  for (const sighting of [...ofResource(seen, 'deployments'), ...ofResource(seen, 'statefulsets')])
    for (const feed of feedsFromElsewhere(sighting)) {
      const key = `imagestreams ${feed.namespace}/${feed.stream}`
      const next = shown.has(key) ? undefined : withNewest(current.get(key), feed)
      if (!next) continue
      current.set(key, next)
      const { step } = sighting
      later.set(step, [...(later.get(step) ?? []), { resource: 'imagestreams', object: next }])
    }
  return later
}

function feedsFromElsewhere({ object }: { object: Workload }): Feed[] {
  return feedsOf(object).filter(({ namespace }) => namespace !== object.metadata.namespace)
}

function feedsOf(workload: Workload): Feed[] {
  return triggersOf(workload)
    .filter(({ isPaused }) => !isPaused)
    .map(({ container, isPaused, ...trigger }) => ({ ...trigger, image: imageOf(workload, container) }))
}

function withNewest(stream: ImageStream | undefined, { tag, image }: Feed): ImageStream | undefined {
  const list = stream?.status?.tags?.find((each) => each.tag === tag)
  const [newest] = list?.items ?? []
  const [repository = '', digest] = image.split('@')
  const isKnown = list?.items?.some((item) => item.image === digest)
  if (!stream || !list || !digest || isKnown || newest?.dockerImageReference.split('@')[0] !== repository)
    return undefined
  const generation = (stream.metadata.generation ?? 1) + 1
  const item = { ...newest, dockerImageReference: image, image: digest, generation }
  return {
    metadata: { ...stream.metadata, generation },
    spec: { ...stream.spec, tags: stream.spec?.tags?.map((each) => ({ ...each, generation })) ?? [] },
    status: { tags: [{ tag, items: [item, ...(list.items ?? [])] }] },
  }
}

function triggeredTags(steps: Step[], found: InitialObject[]): Feed[] {
  return [...ofResource(found, 'deployments'), ...ofResource(found, 'statefulsets')].flatMap(({ object }) =>
    triggersOf(object).map(({ container, isPaused, ...trigger }) => ({
      ...trigger,
      image: imageOf((isPaused ? workloadWhenResumed(steps, object) : undefined) ?? object, container),
    })),
  )
}

/** A trigger on a stream of another namespace, of a workload that the scenario makes. */
function elsewhere(steps: Step[]): Feed[] {
  const seen = observationsIn(steps).filter(({ as }) => as !== 'answer to a write')
  return [...ofResource(seen, 'deployments'), ...ofResource(seen, 'statefulsets')].flatMap(feedsFromElsewhere)
}

/** What a workload became when its triggers were paused no longer: that is what the tag had meanwhile. */
function workloadWhenResumed(steps: Step[], { metadata }: Workload): Workload | undefined {
  const seen = observationsIn(steps).filter(({ object }) => object.metadata.uid === metadata.uid)
  const workloads = [...ofResource(seen, 'deployments'), ...ofResource(seen, 'statefulsets')].map(
    ({ object }) => object,
  )
  return workloads.findLast((each) => triggersOf(each).some(({ isPaused }) => !isPaused))
}

/** Images that were sent as `stream:tag`, with the image in the response. */
function resolvedTags({ request, response }: Step): Feed[] {
  const { body } = response
  const namespace = isNamed(body) ? String(body.metadata.namespace) : ''
  return containersIn(request.body).flatMap(({ name, image }) => {
    const [stream = '', tag = ''] = image.split(':')
    const returned = containersIn(body).find((each) => each.name === name)
    return returned ? [{ namespace, stream, tag, image: returned.image }] : []
  })
}

function containersIn(value: unknown): { name: string; image: string }[] {
  return [...objectsIn(value)].flatMap(({ containers }) =>
    (Array.isArray(containers) ? containers : []).flatMap((each) =>
      isObject(each)
        ? [{ name: String(each.name), image: typeof each.image === 'string' ? each.image : '' }]
        : [],
    ),
  )
}

function streamOf({ namespace, stream: name, tag, image }: Feed): ImageStream | undefined {
  const [repository = '', digest] = image.split('@')
  if (!digest || !tag || name.includes('/') || tag.includes('/')) return undefined
  const created = '2026-11-23T17:50:00Z'
  const item = { created, dockerImageReference: image, image: digest, generation: 1 }
  const from = { kind: 'DockerImage', name: `${repository}:${tag}` }
  return {
    metadata: { name, namespace, generation: 1, creationTimestamp: created },
    spec: { lookupPolicy: { local: true }, tags: [{ name: tag, from, generation: 1 }] },
    status: { tags: [{ tag, items: [item] }] },
  }
}
