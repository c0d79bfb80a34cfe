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
  const have = new Set(found.map(keyOf))
  const streams = new Map<string, InitialObject<'imagestreams'>>()
  for (const feed of [...triggeredTags(steps, found), ...steps.flatMap(resolvedTags)]) {
    const object = streamOf(feed)
    if (!object) continue
    const start: InitialObject<'imagestreams'> = { resource: 'imagestreams', object }
    const key = keyOf(start)
    if (!have.has(key) && !streams.has(key)) streams.set(key, start)
  }
  return [...streams.values()]
}

function triggeredTags(steps: Step[], found: InitialObject[]): Feed[] {
  return [...ofResource(found, 'deployments'), ...ofResource(found, 'statefulsets')].flatMap(({ object }) =>
    triggersOf(object).map(({ container, isPaused, ...trigger }) => ({
      ...trigger,
      image: imageOf((isPaused ? workloadWhenResumed(steps, object) : undefined) ?? object, container),
    })),
  )
}

/** The workload after its triggers were resumed, which shows the tag's image in the meantime. */
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
  if (!digest || !tag || name.includes('/')) return undefined
  const created = '2026-11-23T17:50:00Z'
  const item = { created, dockerImageReference: image, image: digest, generation: 1 }
  const from = { kind: 'DockerImage', name: `${repository}:${tag}` }
  return {
    metadata: { name, namespace, generation: 1, creationTimestamp: created },
    spec: { lookupPolicy: { local: true }, tags: [{ name: tag, from, generation: 1 }] },
    status: { tags: [{ tag, items: [item] }] },
  }
}
