import type { ImageStream } from '#lib/kubernetes/objects'
import { copyOf, isObject, type JsonObject } from '../../api/json'
import { isWrite, type Step } from '../recording'
import { completeWorkload } from './trimmed-workloads'
import { find, type InitialObject, type WorkloadObservation } from './observations'
import { triggersOf, TRIGGERS, withPauseChanged, type Workload } from './triggers'

/**
 * Replaces a patched image whose previous value nothing shows: it was a different one, or the patch changed nothing.
 */
const UNKNOWN_IMAGE = '127.0.0.1:5000/packit/before:start'

/**
 * A Deployment or StatefulSet as it was before the scenario. `complete` fills in what watch events omit, and the first
 * write to it is undone.
 */
export function initialWorkload(
  steps: Step[],
  first: WorkloadObservation,
  complete: InitialObject[],
  streams: InitialObject[],
): WorkloadObservation {
  const isUntouched = !steps.slice(0, first.step).some(isWrite)
  if (isUntouched && first.as === 'read') return first
  if (isUntouched && first.as === 'trimmed read') return completeWorkload(steps, first, complete)
  const body = steps[first.step]?.request.body
  const workload =
    first.as === 'event' || first.as === 'trimmed read'
      ? completeWorkload(steps, first, complete)
      : copyOf(first)
  if (first.as === 'answer to a write' && isObject(body)) {
    dropPatched(workload.object, body)
    // This resourceVersion belongs to the write.
    delete workload.object.metadata.resourceVersion
  }
  const isMoved = first.as === 'event' || JSON.stringify(body ?? null).includes('"image"')
  const { template } = workload.object.spec
  const shown = JSON.stringify(template)
  const isAhead = undoTemplateChange(workload.object, streams, isMoved)
  if (isAhead && first.as !== 'event' && isMoved && JSON.stringify(template) === shown)
    for (const container of template.spec?.containers ?? []) container.image = UNKNOWN_IMAGE
  return workload
}

/** Removes annotations and labels that a patch set. */
function dropPatched(object: JsonObject, patch: JsonObject): void {
  for (const [key, value] of Object.entries(patch)) {
    const target = object[key]
    if (!isObject(value) || !isObject(target)) continue
    if (key === 'annotations' || key === 'labels') {
      for (const [name, text] of Object.entries(value))
        if (name === TRIGGERS && typeof text === 'string') target[name] = withPauseChanged(text)
        else Reflect.deleteProperty(target, name)
      if (Object.keys(target).length === 0) Reflect.deleteProperty(object, key)
    } else dropPatched(target, value)
  }
}

/**
 * A generation ahead of the observed one comes from the write; before it, the triggers had set the images. A patch
 * shows the previous image unless it is the name of a tag. Returns whether there is such a generation.
 */
function undoTemplateChange(workload: Workload, streams: InitialObject[], isMoved: boolean): boolean {
  const { metadata, spec, status } = workload
  const observed = status?.observedGeneration ?? 1
  if ((metadata.generation ?? 1) <= observed) return false
  metadata.generation = observed
  delete metadata.resourceVersion
  for (const { stream, tag, namespace, container, isPaused } of triggersOf(workload)) {
    if (isPaused) continue
    const image = pullSpecOf(find(streams, 'imagestreams', namespace, stream), tag)
    const target = spec.template.spec?.containers?.find(({ name }) => name === container)
    if (image && target && (isMoved || !target.image?.includes('@'))) target.image = image
  }
  return true
}

/** With the reference policy Local, the image comes from the cluster's own registry. */
function pullSpecOf(stream: ImageStream | undefined, name: string): string | undefined {
  const newest = stream?.status?.tags?.find(({ tag }) => tag === name)?.items?.[0]
  const policy = stream?.spec?.tags?.find((tag) => tag.name === name)?.referencePolicy?.type
  const repository = policy === 'Local' ? stream?.status?.dockerImageRepository : undefined
  return newest && (repository ? `${repository}@${newest.image}` : newest.dockerImageReference)
}
