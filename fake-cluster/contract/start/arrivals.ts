import { isNamed, isObject } from '../../api/json'
import type { Resource } from '../../api/stored'
import type { Step } from '../recording'
import { keyOf, observationsIn, type TypedObject, type InitialObject } from './observations'

export type Arrivals = { atStart: InitialObject[]; later: Map<number, InitialObject[]> }

/**
 * Some requests between the steps were left out. What a list of the whole namespace does not show came about after it,
 * before the step that shows it first.
 */
export function withArrivals(steps: Step[], start: InitialObject[]): Arrivals {
  const later = new Map<number, InitialObject[]>()
  const firsts = firstSteps(steps)
  const lists = steps.map(wholeList)
  const isMissing = (each: InitialObject) =>
    lists.slice(0, firsts.get(streamKeyOf(each))).some((list) => list && lacks(list, each))
  const atStart = start.filter((each) => {
    const first = firsts.get(streamKeyOf(each))
    if (first === undefined || !isMissing(each)) return true
    later.set(first, [...(later.get(first) ?? []), each])
    return false
  })
  return { atStart, later }
}

function firstSteps(steps: Step[]): Map<string, number> {
  const firsts = new Map<string, number>()
  for (const sighting of observationsIn(steps)) {
    const key = streamKeyOf(sighting)
    if (!firsts.has(key)) firsts.set(key, sighting.step)
  }
  return firsts
}

/** A tag is a part of its stream. */
function streamKeyOf(shape: TypedObject): string {
  return keyOf(shape).replace(/^imagestreamtags (.+):.*$/, 'imagestreams $1')
}

type WholeList = { resource: string; namespace: string; names: Set<string> }

function wholeList({ request, response }: Step): WholeList | undefined {
  const [, namespace, resource] = /\/namespaces\/([^/]+)\/([a-z]+)$/.exec(request.path) ?? []
  const { body, status } = response
  if (!namespace || !resource || request.query || request.method !== 'GET' || status !== 200) return undefined
  if (!isObject(body) || !Array.isArray(body.items)) return undefined
  const items: unknown[] = body.items
  return { resource, namespace, names: new Set(items.filter(isNamed).map(({ metadata }) => metadata.name)) }
}

const LISTED: readonly Resource[] = ['imagestreams', 'deployments', 'statefulsets', 'cronjobs']

function lacks(
  { resource, namespace, names }: WholeList,
  { resource: own, object: { metadata } }: InitialObject,
): boolean {
  return (
    LISTED.includes(own) && own === resource && metadata.namespace === namespace && !names.has(metadata.name)
  )
}
