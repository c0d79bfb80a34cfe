import type { Step } from '../recording'
import { namedInErrors } from './named-in-errors'
import { namespacesAtStart } from './namespaces'
import { restOfLists } from './rest-of-lists'
import { isStored, keyOf, sightingsIn, type Sighting, type Start } from './sightings'
import { streamsBehind } from './streams-behind'
import { streamsAtStart } from './streams'
import { wasThereBefore } from './was-there'
import { workloadAtStart } from './workloads'

/**
 * What the cluster holds when a scenario begins, oldest first. No recording says it: it is what the scenario's own first
 * looks show, with what its steps had done by then taken back, and what has to be there for its answers. `whole` lends
 * what the scenario does not show.
 */
export function startOf(steps: Step[], whole: Start[]): Start[] {
  const seen = sightingsIn(steps)
  const found: Start[] = [...namespacesAtStart(steps), ...streamsAtStart(steps, seen, whole)]
  const streams = [...found, ...whole]
  for (const first of firstLooks(seen)) {
    const object = objectAtStart(steps, first, whole, streams)
    if (object) found.push(object)
  }
  found.push(...namedInErrors(steps, found, whole))
  found.push(...streamsBehind(steps, found))
  found.push(...restOfLists(steps, found))
  return found.sort((a, b) => versionOf(a) - versionOf(b))
}

function firstLooks(seen: Sighting[]): Sighting[] {
  const firsts = new Map<string, Sighting>()
  for (const sighting of seen) if (!firsts.has(keyOf(sighting))) firsts.set(keyOf(sighting), sighting)
  return [...firsts.values()]
}

/** Anything but image streams, which are put together from more than one look. */
function objectAtStart(steps: Step[], first: Sighting, whole: Start[], streams: Start[]): Start | undefined {
  if (!isStored(first) || first.resource === 'imagestreams' || !wasThereBefore(steps, first)) return undefined
  const isWorkload = first.resource === 'deployments' || first.resource === 'statefulsets'
  return asBefore(isWorkload ? workloadAtStart(steps, first, whole, streams) : first)
}

/** What a watch shows first has changed already; a pod that is being deleted then was not, before. */
function asBefore<S extends Sighting>(first: S): S {
  if (!first.type || first.type === 'ADDED') return first
  const { deletionTimestamp: gone, resourceVersion: next, ...metadata } = first.object.metadata
  return { ...first, object: { ...first.object, metadata } }
}

function versionOf({ object }: Start): number {
  return Number(object.metadata.resourceVersion ?? 0)
}
