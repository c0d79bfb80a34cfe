import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Container, Deployment, StatefulSet } from '#lib/kubernetes/objects'
import { pullSpecOf } from '../../api/images/image-tags'
import type { Store } from '../../api/store'
import { keyOf, startLoop, type Work } from '../loop'

const ANNOTATION = 'image.openshift.io/triggers'
const KINDS = ['deployments', 'statefulsets'] as const

type Kind = (typeof KINDS)[number]
type Workload = Deployment | StatefulSet
type Trigger = { stream: string; tag: string; namespace: string; fieldPath: string; isPaused: boolean }

/** Writes the newest image of a tag into the containers that a trigger annotation names (pkg/image/trigger). */
export function startImageTriggers(work: Work): () => void {
  const stops = KINDS.map((kind) => startFor(kind, work))
  return () => stops.forEach((stop) => stop())
}

function startFor(kind: Kind, work: Work): () => void {
  const { store } = work
  /** The triggers of each workload, as they were when they were looked at last. */
  const known = new Map<string, Trigger[]>()
  const look = (workload: Workload, previous?: Workload) => {
    const triggers = triggersOf(workload)
    const before = previous ? triggersOf(previous) : []
    // Where either is malformed, the real controller misses the change: also the one that mends it.
    if (!triggers || !before) return []
    const key = keyOf(workload)
    if (triggers.length === 0) known.delete(key)
    else if (previous && isDeepStrictEqual([triggers, imagesOf(workload)], [before, imagesOf(previous)]))
      return []
    else known.set(key, triggers)
    return [key]
  }
  return startLoop(
    work,
    (change) => {
      const { resource, type, object } = change
      if (resource === 'imagestreams') {
        const { namespace, name } = object.metadata
        const follows = (trigger: Trigger) => trigger.stream === name && trigger.namespace === namespace
        return [...known].filter(([, triggers]) => triggers.some(follows)).map(([key]) => key)
      }
      if (resource !== kind) return []
      if (type !== 'DELETED') return look(change.object, change.previous)
      known.delete(keyOf(object))
      return []
    },
    (namespace, name) => reconcile(store, kind, namespace, name),
    { first: store.list(kind).flatMap((workload) => look(workload)) },
  )
}

/** All containers in one write; a trigger that cannot be followed stops the others, too. */
function reconcile(store: Store, kind: Kind, namespace: string, name: string): void {
  const workload = store.get(kind, namespace, name)
  if (!workload) return
  const updated = structuredClone(workload)
  for (const { isPaused, fieldPath, ...source } of triggersOf(workload) ?? []) {
    if (isPaused || !fieldPath.startsWith('spec.template.spec.')) continue
    const stream = store.get('imagestreams', source.namespace, source.stream)
    const image = stream && pullSpecOf(stream, source.tag)
    if (!image) continue
    const container = containerAt(updated, fieldPath)
    if (!container) return
    container.image = image
  }
  store.update(kind, updated)
}

// Go's decoder takes no string for a boolean: `"paused": "false"` breaks the whole annotation.
const Annotation = z.array(
  z.object({
    from: z.object({ kind: z.string(), name: z.string(), namespace: z.string() }).partial().default({}),
    fieldPath: z.string().default(''),
    paused: z.boolean().default(false),
  }),
)

/** None without the annotation, and undefined where it is malformed. */
function triggersOf({ metadata }: Workload): Trigger[] | undefined {
  const text = metadata.annotations?.[ANNOTATION]
  if (text === undefined) return []
  const parsed = Annotation.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const { namespace: own = '' } = metadata
  const triggers = parsed.data.map(({ from, fieldPath, paused }): Trigger => {
    const { kind, name = '', namespace = '' } = from
    const [stream = '', tag = ''] = kind === 'ImageStreamTag' ? name.split(/:(.*)/) : []
    return { stream, tag, namespace: namespace === '' ? own : namespace, fieldPath, isPaused: paused }
  })
  const isTwice = new Set(triggers.map(({ fieldPath }) => fieldPath)).size < triggers.length
  return isTwice ? undefined : triggers
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function imagesOf({ spec }: Workload): (string | undefined)[] {
  const { initContainers, containers } = spec.template.spec ?? {}
  return [...(initContainers ?? []), ...(containers ?? [])].map(({ image }) => image)
}

const FIELD_PATH =
  /^spec\.template\.spec\.(containers|initContainers)\[(?:(\d+)|\?\(@\.name=="([^"]+)"\))\]\.image$/

function containerAt(workload: Workload, path: string): Container | undefined {
  const [, list, index, name] = FIELD_PATH.exec(path) ?? []
  const spec = workload.spec.template.spec
  const containers = (list === 'initContainers' ? spec?.initContainers : spec?.containers) ?? []
  return index === undefined ? containers.find((item) => item.name === name) : containers[Number(index)]
}
