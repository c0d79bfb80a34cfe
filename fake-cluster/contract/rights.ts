import { isObject } from '../api/json'
import type { Rule } from '../api/rule'
import type { Step } from './recording'
import { objectsIn } from './walk'

const IMAGE = 'image.openshift.io'
export const READ = ['get', 'list', 'watch']
export const ALL = ['*']
const VERBS = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

/** As the README of the recordings lists them. */
export const DASHBOARD_RULES: Rule[] = [
  rule(IMAGE, ['imagestreams'], [...READ, 'update', 'patch']),
  rule(IMAGE, ['imagestreamtags'], ['get', 'list', 'update', 'patch', 'create', 'delete']),
  rule(IMAGE, ['imagestreamimages'], ['get']),
  rule(IMAGE, ['imagestreamimports'], ['create']),
  rule('apps', ['deployments', 'statefulsets'], [...READ, 'patch']),
  rule('apps', ['replicasets', 'controllerrevisions'], READ),
  rule('', ['pods', 'events'], READ),
  rule('batch', ['cronjobs', 'jobs'], READ),
  rule('batch', ['jobs'], ['create']),
]

/** What is answered was allowed, whatever it is; what a review answers is for the standing rights. */
export function rightsShownBy({ request, response }: Step): Rule[] {
  if ([401, 403].includes(response.status)) return []
  const [, group = '', review = ''] = /^\/apis\/([^/]+)\/.*?(\w+reviews)$/.exec(request.path) ?? []
  if (!review) return [rule('*', ALL, ALL)]
  // Everybody may review what is their own.
  return review.startsWith('self') ? [] : [rule(group, [review], ['create'])]
}

export function rule(group: string, resources: string[], verbs: string[]): Rule {
  return { verbs, apiGroups: [group], resources }
}

/** The namespaces of the scenario, without those that refuse every request of the actor. */
export function namespacesOf(actor: string, steps: Step[]): string[] {
  const named = steps.flatMap(namespacesIn)
  const isRefused = (namespace: string) => {
    const own = steps.filter((step) => step.actor === actor && namespacesIn(step).includes(namespace))
    return own.length > 0 && own.every(isRefusal)
  }
  return [...new Set(named)].filter((namespace) => !isRefused(namespace))
}

function isRefusal({ response: { status, body } }: Step): boolean {
  const isDenied = isObject(body) && isObject(body.status) && body.status.allowed === false
  return isDenied || [401, 403].includes(status)
}

/** The namespaces of the path and of reviews. */
function namespacesIn({ request: { path, body } }: Step): string[] {
  const asked = path.includes('review') ? [...objectsIn(body)].map(({ namespace }) => namespace) : []
  const [, namespace] = /\/namespaces\/([^/]+)\//.exec(path) ?? []
  return [namespace, ...asked].filter((each) => typeof each === 'string')
}

/** The right to impersonate users changed between steps: it exists unless the response says that it is missing. */
export function impersonation({ request: { headers }, response: { body } }: Step): Rule[] {
  const isRefused = JSON.stringify(body ?? null).includes('cannot impersonate resource \\"users\\"')
  return 'Impersonate-User' in headers && !isRefused ? [rule('', ['users'], ['impersonate'])] : []
}

/**
 * An allowed request has exactly the right that it needs. A refused one has no right, or a right with other
 * resourceNames if the description says so.
 */
export function rightForProbe({ description, request, response }: Step): Rule[] {
  const [, group = '', resource = '', name = ''] =
    /^\/apis\/([^/]+)\/v1\/namespaces\/[^/]+\/([^/]+)(?:\/([^/]+))?/.exec(request.path) ?? []
  const right = rule(group, [resource], [VERBS[request.method]])
  const isAllowed = ![401, 403].includes(response.status)
  if (!description.includes('resourceNames')) return isAllowed ? [right] : []
  return [{ ...right, resourceNames: [isAllowed ? name : 'packit-worker:prod'] }]
}
