import { isDeepStrictEqual } from 'node:util'
import type { Container } from '#lib/kubernetes/objects'
import { pullSpecOf } from '../../api/images/image-tags'
import type { Store } from '../../api/store'
import { keyOf, startLoop, type Work } from '../loop'
import { POD_SPECS, podSpecOf, triggersOf, type Triggered, type TriggeredKind } from './trigger-annotation'
import type { Trigger } from './trigger-annotation'

const KINDS: TriggeredKind[] = ['deployments', 'statefulsets', 'cronjobs']

/** Writes the newest image of a tag into the containers listed in a trigger annotation (pkg/image/trigger). */
export function startImageTriggers(work: Work): () => void {
  const stops = KINDS.map((kind) => startFor(kind, work))
  return () => stops.forEach((stop) => stop())
}

function startFor(kind: TriggeredKind, work: Work): () => void {
  const { store } = work
  /** The last seen triggers of each workload. */
  const known = new Map<string, Trigger[]>()
  const look = (workload: Triggered, previous?: Triggered) => {
    const triggers = triggersOf(workload)
    const before = previous ? triggersOf(previous) : []
    // If the old or new annotation is malformed, the real controller misses the change, even the one that fixes it.
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
        const follows = ({ wakes, ...source }: Trigger) =>
          wakes && source.stream === name && source.namespace === namespace
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

/** Updates all containers in one write; an invalid trigger also stops the others. */
function reconcile(store: Store, kind: TriggeredKind, namespace: string, name: string): void {
  const workload = store.get(kind, namespace, name)
  if (!workload) return
  const updated = structuredClone(workload)
  for (const { isPaused, fieldPath, ...source } of triggersOf(workload) ?? []) {
    if (isPaused || !fieldPath.startsWith(`${POD_SPECS[kind]}.`)) continue
    const stream = store.get('imagestreams', source.namespace, source.stream)
    const image = stream && pullSpecOf(stream, source.tag)
    if (!image) continue
    const container = containerAt(updated, fieldPath.slice(POD_SPECS[kind].length))
    if (!container) return
    container.image = image
  }
  store.update(kind, updated)
}

function imagesOf(workload: Triggered): (string | undefined)[] {
  const { initContainers, containers } = podSpecOf(workload) ?? {}
  return [...(initContainers ?? []), ...(containers ?? [])].map(({ image }) => image)
}

const FIELD_PATH = /^\.(containers|initContainers)\[(?:([+-]?\d+)|\?\(@\.name=="([^"\]]+)"\))\]\.?image$/

/** `path` is relative to the spec of the pods. A name is looked for in both lists (library-go, findContainerBySelector). */
function containerAt(workload: Triggered, path: string): Container | undefined {
  const [, list, index, name] = FIELD_PATH.exec(path) ?? []
  const spec = podSpecOf(workload)
  const initContainers = spec?.initContainers ?? []
  const containers = spec?.containers ?? []
  if (index !== undefined) return (list === 'initContainers' ? initContainers : containers)[Number(index)]
  return [...initContainers, ...containers].find((item) => item.name === name)
}
