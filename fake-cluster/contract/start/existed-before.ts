import { isObject, type JsonObject } from '../../api/json'
import { isWrite, type Step } from '../recording'
import { objectsIn } from '../walk'
import { newestTimeIn } from './times'
import type { Observation } from './observations'

/** Whether an object existed before the scenario, judged by its first observation. */
export function existedBefore(steps: Step[], first: Observation): boolean {
  const step = steps[first.step]
  if (!step) return false
  if (isMadeSince(steps, first)) return false
  if (first.as === 'answer to a write') return step.request.method !== 'POST'
  if (first.type === 'ADDED') return !/resourceVersion=[1-9]/.test(step.request.query)
  if (first.type) return first.type !== 'BOOKMARK'
  const firstWrite = steps.slice(0, first.step).find(isWrite)
  const { creationTimestamp: created } = first.object.metadata
  if (created && firstWrite && created < newestTimeIn(firstWrite)) return true
  // A list after the first write also shows objects that were created since.
  return (
    !firstWrite || versionOf(first.object) < Math.max(...[...objectsIn(firstWrite.response)].map(versionOf))
  )
}

/** A revision that is younger than the first write was made by a controller, whatever shows it first. */
function isMadeSince(steps: Step[], { step, object, resource, as }: Observation): boolean {
  const isRevision = resource === 'controllerrevisions' || resource === 'replicasets'
  if (!isRevision || as === 'read') return false
  const firstWrite = steps.slice(0, step).find(isWrite)
  const { creationTimestamp: created } = object.metadata
  return Boolean(created && firstWrite && created > timeOf(firstWrite))
}

/** Of a write that answers without a time nothing is known. */
function timeOf(write: Step): string {
  return newestTimeIn(write) || '9999'
}

function versionOf({ metadata }: JsonObject): number {
  return Number(isObject(metadata) ? (metadata.resourceVersion ?? 0) : 0)
}
