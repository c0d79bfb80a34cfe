import type { Step } from '../recording'
import { namedInErrors } from './named-in-errors'
import { initialNamespaces } from './namespaces'
import { restOfLists } from './rest-of-lists'
import { isStored, keyOf, observationsIn, type Observation, type InitialObject } from './observations'
import { unseenStreams } from './unseen-streams'
import { initialStreams } from './streams'
import { existedBefore } from './existed-before'
import { initialWorkload } from './workloads'

/**
 * The objects in the cluster when a scenario begins, oldest first. No recording contains them: they are inferred from
 * the scenario's first observations, with its own changes undone, and from what its responses require. `complete`
 * fills in what the scenario does not show.
 */
export function initialObjects(steps: Step[], complete: InitialObject[]): InitialObject[] {
  const seen = observationsIn(steps)
  const found: InitialObject[] = [...initialNamespaces(steps), ...initialStreams(steps, seen, complete)]
  const streams = [...found, ...complete]
  for (const first of firstObservations(seen)) {
    const object = initialObject(steps, first, complete, streams)
    if (object) found.push(object)
  }
  found.push(...namedInErrors(steps, found, complete))
  found.push(...unseenStreams(steps, found))
  found.push(...restOfLists(steps, found))
  return found.sort((a, b) => versionOf(a) - versionOf(b))
}

function firstObservations(seen: Observation[]): Observation[] {
  const firsts = new Map<string, Observation>()
  for (const observation of seen)
    if (!firsts.has(keyOf(observation))) firsts.set(keyOf(observation), observation)
  return [...firsts.values()]
}

/** Anything but image streams, which are combined from several observations. */
function initialObject(
  steps: Step[],
  first: Observation,
  complete: InitialObject[],
  streams: InitialObject[],
): InitialObject | undefined {
  if (!isStored(first) || first.resource === 'imagestreams' || !existedBefore(steps, first)) return undefined
  const isWorkload = first.resource === 'deployments' || first.resource === 'statefulsets'
  return withoutChanges(isWorkload ? initialWorkload(steps, first, complete, streams) : first)
}

/** The first watch event of an object shows it changed; a pod that is being deleted then was not deleted before. */
function withoutChanges<S extends Observation>(first: S): S {
  if (!first.type || first.type === 'ADDED') return first
  const { deletionTimestamp: gone, resourceVersion: next, ...metadata } = first.object.metadata
  return { ...first, object: { ...first.object, metadata } }
}

function versionOf({ object }: InitialObject): number {
  return Number(object.metadata.resourceVersion ?? 0)
}
