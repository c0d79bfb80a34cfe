import { isObject } from '../../api/json'
import type { Step } from '../recording'
import { idle } from './idle'
import { keyOf, sightingsIn, type Shape, type Start } from './sightings'

const NAMED = /\/namespaces\/([^/]+)\/(?:(imagestreamtags|imagestreams)|(deployments|statefulsets))\/([^/:]+)/

type Named = { resource: string; namespace: string; name: string }

/**
 * What the scenario sees only errors of, such as a conflict: these say no more of an object than that it is there. Where
 * nothing else shows it, it is one that does nothing.
 */
export function namedInErrors(steps: Step[], found: Start[], whole: Start[]): Start[] {
  // What is shown anywhere is found, or was made later.
  const have = new Set([...found, ...sightingsIn(steps)].map((each) => streamKeyOf(each)))
  const wanted = new Map<string, Start[]>()
  for (const { resource, namespace, name } of steps.filter(isErrorOfSomething).flatMap(named)) {
    const key = `${resource} ${namespace}/${name}`
    const lent = whole.filter((each) => keyOf(each) === key)
    if (!have.has(key)) wanted.set(key, lent.length > 0 ? lent : idle(resource, namespace, name))
  }
  return [...wanted.values()].flat()
}

/** A tag is a part of its stream. */
function streamKeyOf(shape: Shape): string {
  return keyOf(shape).replace(/^imagestreamtags (.+):.*$/, 'imagestreams $1')
}

/** These come before anybody looks whether the object is there; that a tag is not there is said of a stream that is. */
function isErrorOfSomething({ response: { status, body } }: Step): boolean {
  const details = isObject(body) && isObject(body.details) ? body.details : {}
  if (status === 404) return details.kind === 'imagestreamtags' && String(details.name).includes(':')
  return status >= 400 && ![401, 403, 503].includes(status)
}

function named({ request }: Step): Named[] {
  const [, namespace = '', ofImages, workloads, name = ''] = NAMED.exec(request.path) ?? []
  const resource = ofImages ? 'imagestreams' : workloads
  return resource ? [{ resource, namespace, name }] : []
}
