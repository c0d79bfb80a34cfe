import type { Step } from '../recording'
import { keyOf, type Start } from './sightings'

const NAMED = /\/namespaces\/([^/]+)\/(?:(imagestreamtags|imagestreams)|(deployments|statefulsets))\/([^/:]+)/

/** What the scenario sees only errors of, such as a conflict: these say no more of an object than that it is there. */
export function namedInErrors(steps: Step[], found: Start[], whole: Start[]): Start[] {
  const have = new Set(found.map(keyOf))
  const wanted = new Set(steps.filter(isErrorOfSomething).flatMap(({ request }) => keyNamedIn(request.path)))
  return whole.filter((each) => wanted.has(keyOf(each)) && !have.has(keyOf(each)))
}

/** These three come before anybody looks whether the object is there. */
function isErrorOfSomething({ response }: Step): boolean {
  return response.status >= 400 && ![401, 403, 404].includes(response.status)
}

function keyNamedIn(path: string): string[] {
  const [, namespace = '', ofImages, workloads, name = ''] = NAMED.exec(path) ?? []
  const resource = ofImages ? 'imagestreams' : workloads
  return resource ? [`${resource} ${namespace}/${name}`] : []
}
