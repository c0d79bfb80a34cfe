import { isObject } from '../../api/json'
import type { Step } from '../recording'
import { idleObject } from './idle-object'
import { keyOf, observationsIn, type TypedObject, type InitialObject } from './observations'

const NAMED =
  /\/namespaces\/([^/]+)\/(?:(imagestreamtags|imagestreams)|(deployments|statefulsets|cronjobs))\/([^/:]+)/

type Named = { resource: string; namespace: string; name: string }

/**
 * Objects that the scenario shows only through errors, such as a conflict, which prove no more than that they exist. If
 * nothing else shows an object, it is idle.
 */
export function namedInErrors(
  steps: Step[],
  found: InitialObject[],
  complete: InitialObject[],
): InitialObject[] {
  // An object that is shown anywhere is already found, or was created later.
  const have = new Set([...found, ...observationsIn(steps)].map((each) => streamKeyOf(each)))
  const wanted = new Map<string, InitialObject[]>()
  for (const { resource, namespace, name } of steps.filter(isErrorOfSomething).flatMap(named)) {
    const key = `${resource} ${namespace}/${name}`
    const lent = complete.filter((each) => keyOf(each) === key)
    if (!have.has(key) && !isMissing(steps, name))
      wanted.set(key, lent.length > 0 ? lent : idleObject(resource, namespace, name))
  }
  return [...wanted.values()].flat()
}

/** A tag is part of its stream. */
function streamKeyOf(shape: TypedObject): string {
  return keyOf(shape).replace(/^imagestreamtags (.+):.*$/, 'imagestreams $1')
}

/** Of a tag whose stream is not there, a read names the stream alone (stream-names.json). */
function isMissing(steps: Step[], name: string): boolean {
  return steps.some(({ response: { status, body } }) => {
    const details = isObject(body) && isObject(body.details) ? body.details : {}
    return status === 404 && details.kind === 'imagestreamtags' && details.name === name
  })
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
