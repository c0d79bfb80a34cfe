import type { Deployment, ImageStream, StatefulSet } from '#lib/kubernetes/objects'
import { copyOf, isObject, type JsonObject } from '../api/json'
import { isWrite, type Step } from './recording'
import { keyOf, type Recorded, type Sighting } from './sightings'
import { objectsIn } from './walk'

export type Workload = Deployment | StatefulSet
type FindStream = (namespace: string, name: string) => ImageStream | undefined

const TRIGGERS = 'image.openshift.io/triggers'

/** Whether an object was there before the scenario, as far as its first sighting tells. */
export function wasThereBefore(steps: Step[], first: Sighting): boolean {
  const step = steps[first.step]
  if (!step) return false
  if (first.as === 'answer to a write') return step.request.method !== 'POST'
  if (first.type === 'ADDED') return !/resourceVersion=[1-9]/.test(step.request.query)
  if (first.type) return first.type !== 'BOOKMARK'
  const firstWrite = steps.slice(0, first.step).find(isWrite)
  // A list after the first write shows what was made since, too.
  return (
    !firstWrite || versionOf(first.object) < Math.max(...[...objectsIn(firstWrite.response)].map(versionOf))
  )
}

function versionOf({ metadata }: JsonObject): number {
  return Number(isObject(metadata) ? (metadata.resourceVersion ?? 0) : 0)
}

/**
 * A Deployment or StatefulSet as it was before the scenario. What watches cut away of it is taken from `known`, where
 * it was read whole; and what the first write did to it is taken back.
 */
export function workloadAtStart(
  steps: Step[],
  first: Sighting,
  known: Map<string, Recorded>,
  findStream: FindStream,
): Recorded | undefined {
  if (!wasThereBefore(steps, first)) return undefined
  const step = steps[first.step]
  const isUntouched = first.as === 'read' && !steps.slice(0, first.step).some(isWrite)
  if (isUntouched) return first.object
  const whole = first.as === 'event' ? completed(first.object, first.kind, known) : first.object
  const workload = copyOf(whole)
  if (first.as === 'answer to a write' && isObject(step?.request.body))
    dropPatched(workload, step.request.body)
  const isMoved = first.as === 'event' || JSON.stringify(step?.request.body).includes('"image"')
  takeBackTemplate(workload as unknown as Workload, findStream, isMoved)
  return workload
}

/**
 * An object of a watch has no more of the spec than replicas, labels and images. The rest is from where it was read
 * whole, or from one like it: of the same name elsewhere, or with the same triggers.
 */
function completed(cut: Recorded, kind: string, known: Map<string, Recorded>): Recorded {
  const own = known.get(keyOf(kind, cut)) ?? likeIt(cut, kind, known)
  const base: JsonObject = own ? copyOf(own) : { spec: { selector: { matchLabels: labelsOf(cut) } } }
  return { ...merged(base, cut), metadata: { ...cut.metadata, ...annotationsOf(base, cut) } }
}

function likeIt(cut: Recorded, kind: string, known: Map<string, Recorded>): Recorded | undefined {
  const { name } = cut.metadata
  const others = [...known].filter(([key]) => key.startsWith(`${kind} `)).map(([, object]) => object)
  const other =
    others.find(({ metadata }) => metadata.name === name) ??
    others.find((each) => triggersText(each) !== undefined && triggersText(each) === triggersText(cut))
  if (!other) return undefined
  return JSON.parse(JSON.stringify(other).replaceAll(other.metadata.name, name)) as Recorded
}

function triggersText({ metadata: { annotations } }: Recorded): unknown {
  return isObject(annotations) ? annotations[TRIGGERS] : undefined
}

function annotationsOf({ metadata }: JsonObject, cut: Recorded): JsonObject {
  const { annotations } = cut.metadata
  const old = isObject(metadata) && isObject(metadata.annotations) ? metadata.annotations : undefined
  return old && isObject(annotations) ? { annotations: { ...old, ...annotations } } : {}
}

function labelsOf({ spec }: Recorded): unknown {
  const template = isObject(spec) && isObject(spec.template) ? spec.template : {}
  return isObject(template.metadata) ? template.metadata.labels : undefined
}

function merged(base: JsonObject, cut: JsonObject): JsonObject {
  const result: JsonObject = { ...base }
  for (const [key, value] of Object.entries(cut)) {
    const old = base[key]
    if (key === 'status') result[key] = value
    else if (isObject(value) && isObject(old)) result[key] = merged(old, value)
    else if (Array.isArray(value) && Array.isArray(old))
      result[key] = value.map((item: unknown, index) => {
        const other: unknown = old[index]
        return isObject(item) && isObject(other) ? merged(other, item) : item
      })
    else result[key] = value
  }
  return result
}

/** Annotations and labels that a patch set were not there before. */
function dropPatched(object: JsonObject, patch: JsonObject): void {
  for (const [key, value] of Object.entries(patch)) {
    const target = object[key]
    if (!isObject(value) || !isObject(target)) continue
    if (key === 'annotations' || key === 'labels') {
      for (const name of Object.keys(value)) Reflect.deleteProperty(target, name)
      if (Object.keys(target).length === 0) Reflect.deleteProperty(object, key)
    } else dropPatched(target, value)
  }
}

/**
 * A generation that is ahead of the observed one is the write's; before it, the triggers had set the images. A patch
 * shows the image that it left, unless it is the name of a tag.
 */
function takeBackTemplate(workload: Workload, findStream: FindStream, isMoved: boolean): void {
  const { metadata, spec, status } = workload
  const observed = status?.observedGeneration ?? 1
  if ((metadata.generation ?? 1) <= observed) return
  metadata.generation = observed
  delete metadata.resourceVersion
  for (const { stream, tag, namespace, container } of triggersOf(workload)) {
    const lists = findStream(namespace, stream)?.status?.tags ?? []
    const newest = lists.find((list) => list.tag === tag)?.items?.[0]
    const target = spec.template.spec?.containers?.find(({ name }) => name === container)
    if (newest && target && (isMoved || !target.image?.includes('@')))
      target.image = newest.dockerImageReference
  }
}

export function triggersOf({ metadata }: Workload) {
  const text = metadata.annotations?.[TRIGGERS]
  const parsed: unknown = text ? JSON.parse(text) : []
  return (Array.isArray(parsed) ? parsed : []).filter(isObject).map(({ from, fieldPath }) => {
    const [stream = '', tag = ''] = isObject(from) ? String(from.name).split(':') : []
    const namespace =
      isObject(from) && typeof from.namespace === 'string' ? from.namespace : metadata.namespace
    const container = /@\.name=="([^"]+)"/.exec(String(fieldPath))?.[1]
    return { stream, tag, namespace: namespace ?? '', container }
  })
}
