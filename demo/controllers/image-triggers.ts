import type { Container, Deployment, StatefulSet } from '#lib/kubernetes/objects'
import { pullSpecOf } from '../api/image-tags'
import { isObject } from '../api/json'
import type { Store } from '../api/store'
import { keyOf, startLoop, type Work } from './loop'

const ANNOTATION = 'image.openshift.io/triggers'
const KINDS = ['deployments', 'statefulsets'] as const

type Kind = (typeof KINDS)[number]
type Workload = Deployment | StatefulSet
type Trigger = { stream: string; tag: string; namespace: string; fieldPath: string; isPaused: boolean }

/**
 * Writes the newest image of a tag into the containers that a trigger annotation names, whatever changed: the tag, or
 * the workload (apply-manifest-again.json). One malformed trigger stops all of that object.
 */
export function startImageTriggers(work: Work): () => void {
  const { store } = work
  const stops = KINDS.map((kind) =>
    startLoop(
      work,
      ({ resource, object, type }) => {
        const { namespace = '', name } = object.metadata
        if (resource === kind) return type === 'DELETED' ? [] : [keyOf(object)]
        if (resource !== 'imagestreams') return []
        return store
          .list(kind)
          .filter((workload) =>
            triggersOf(workload)?.some(
              (trigger) => trigger.stream === name && trigger.namespace === namespace,
            ),
          )
          .map(keyOf)
      },
      (namespace, name) => reconcile(store, kind, namespace, name),
      { first: store.list(kind).map(keyOf) },
    ),
  )
  return () => stops.forEach((stop) => stop())
}

function reconcile(store: Store, kind: Kind, namespace: string, name: string): void {
  const workload = store.get(kind, namespace, name)
  const triggers = workload && triggersOf(workload)
  if (!workload || !triggers) return
  const updated = structuredClone(workload)
  let isChanged = false
  for (const trigger of triggers.filter(({ isPaused }) => !isPaused)) {
    const stream = store.get('imagestreams', trigger.namespace, trigger.stream)
    const image = stream && pullSpecOf(stream, trigger.tag)
    if (!image) continue
    const container = containerAt(updated, trigger.fieldPath)
    if (!container) return
    isChanged ||= container.image !== image
    container.image = image
  }
  if (isChanged) store.update(kind, updated)
}

/** Undefined where the annotation is missing or any of its triggers is malformed. */
function triggersOf({ metadata }: Workload): Trigger[] | undefined {
  const text = metadata.annotations?.[ANNOTATION]
  if (!text) return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    const triggers = Array.isArray(parsed)
      ? parsed.map((item) => parseTrigger(item, metadata.namespace ?? ''))
      : []
    return triggers.every((trigger) => trigger !== undefined) ? triggers : undefined
  } catch {
    return undefined
  }
}

function parseTrigger(value: unknown, ownNamespace: string): Trigger | undefined {
  if (!isObject(value) || !isObject(value.from)) return undefined
  const { fieldPath, paused = false, from } = value
  const { kind, name, namespace = '' } = from
  // Go's decoder takes no string for a boolean: `"paused": "false"` breaks the whole annotation.
  if (typeof paused !== 'boolean' || typeof fieldPath !== 'string') return undefined
  if (kind !== 'ImageStreamTag' || typeof name !== 'string' || typeof namespace !== 'string') return undefined
  const [stream, tag, ...rest] = name.split(':')
  if (!stream || !tag || rest.length > 0) return undefined
  return { stream, tag, namespace: namespace || ownNamespace, fieldPath, isPaused: paused }
}

const FIELD_PATH =
  /^spec\.template\.spec\.(containers|initContainers)\[(?:(\d+)|\?\(@\.name==["']([^"']+)["']\))\]\.image$/

function containerAt(workload: Workload, path: string): Container | undefined {
  const [, list, index, name] = FIELD_PATH.exec(path) ?? []
  const spec = workload.spec.template.spec
  const containers = (list === 'initContainers' ? spec?.initContainers : spec?.containers) ?? []
  return index === undefined ? containers.find((item) => item.name === name) : containers[Number(index)]
}
