import type { ImageStream } from '#lib/kubernetes/objects'
import { isNamed, isObject } from '../../api/json'
import type { Step } from '../recording'
import { among, keyOf, sightingsIn, type Start } from './sightings'
import { imageOf, triggersOf, type Workload } from './triggers'
import { objectsIn } from '../walk'

type Feed = { namespace: string; stream: string; tag: string; image: string }

/**
 * Streams that no step shows, although they feed a workload: it runs the newest image of the tag that its trigger names,
 * or was sent the name of a tag and got that image for it (apply-manifest-again.json).
 */
export function streamsBehind(steps: Step[], found: Start[]): Start<'imagestreams'>[] {
  const have = new Set(found.map(keyOf))
  const streams = new Map<string, Start<'imagestreams'>>()
  for (const feed of [...triggered(steps, found), ...steps.flatMap(resolved)]) {
    const object = streamOf(feed)
    if (!object) continue
    const start: Start<'imagestreams'> = { resource: 'imagestreams', object }
    const key = keyOf(start)
    if (!have.has(key) && !streams.has(key)) streams.set(key, start)
  }
  return [...streams.values()]
}

function triggered(steps: Step[], found: Start[]): Feed[] {
  return [...among(found, 'deployments'), ...among(found, 'statefulsets')].flatMap(({ object }) =>
    triggersOf(object).map(({ container, isPaused, ...trigger }) => ({
      ...trigger,
      image: imageOf((isPaused ? whenResumed(steps, object) : undefined) ?? object, container),
    })),
  )
}

/** What a workload became when its triggers were paused no longer: that is what the tag had meanwhile. */
function whenResumed(steps: Step[], { metadata }: Workload): Workload | undefined {
  const seen = sightingsIn(steps).filter(({ object }) => object.metadata.uid === metadata.uid)
  const workloads = [...among(seen, 'deployments'), ...among(seen, 'statefulsets')].map(
    ({ object }) => object,
  )
  return workloads.findLast((each) => triggersOf(each).some(({ isPaused }) => !isPaused))
}

/** What was sent as `stream:tag`, and what the answer has in its place. */
function resolved({ request, response }: Step): Feed[] {
  const { body } = response
  const namespace = isNamed(body) ? String(body.metadata.namespace) : ''
  return containersIn(request.body).flatMap(({ name, image }) => {
    const [stream = '', tag = ''] = image.split(':')
    const answered = containersIn(body).find((each) => each.name === name)
    return answered ? [{ namespace, stream, tag, image: answered.image }] : []
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
