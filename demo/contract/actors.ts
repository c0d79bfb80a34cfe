import type { Rule, User } from '../api/access'
import type { Step } from './recording'

const NAMESPACES = ['packit-prod', 'packit-stg']
const IMAGE = 'image.openshift.io'

function rule(group: string, resources: string[], verbs: string[], namespaces?: string[]): Rule {
  return { verbs, apiGroups: [group], resources, ...(namespaces && { namespaces }) }
}

const READ = ['get', 'list', 'watch']

/** The rights of the dashboard's service account, as the recordings' README lists them. */
const DASHBOARD: Rule[] = [
  rule(IMAGE, ['imagestreams'], [...READ, 'update', 'patch'], NAMESPACES),
  rule(IMAGE, ['imagestreamtags'], ['get', 'list', 'update', 'patch', 'create', 'delete'], NAMESPACES),
  rule(IMAGE, ['imagestreamimages'], ['get'], NAMESPACES),
  rule(IMAGE, ['imagestreamimports'], ['create'], NAMESPACES),
  rule('apps', ['deployments', 'statefulsets'], [...READ, 'patch'], NAMESPACES),
  rule('apps', ['replicasets', 'controllerrevisions'], READ, NAMESPACES),
  rule('', ['pods', 'events'], READ, NAMESPACES),
  rule('batch', ['cronjobs', 'jobs'], READ, NAMESPACES),
  rule('batch', ['jobs'], ['create'], NAMESPACES),
]

const ALL = ['*']
const AUTHENTICATED = ['system:authenticated']

export const ADMINISTRATOR: User = {
  token: 'administrator',
  name: 'system:admin',
  groups: ['system:masters', ...AUTHENTICATED],
  rules: [{ verbs: ALL, apiGroups: ALL, resources: ALL }],
}

const DASHBOARD_ACTOR = 'service account of the dashboard'

const SERVICE_ACCOUNT: User = {
  token: 'dashboard',
  name: 'system:serviceaccount:quayside:quayside',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:quayside', ...AUTHENTICATED],
  rules: DASHBOARD,
}

const PEOPLE: Record<string, User> = {
  [DASHBOARD_ACTOR]: SERVICE_ACCOUNT,
  'user alice (edit role in the namespace)': {
    token: 'alice',
    name: 'alice',
    groups: AUTHENTICATED,
    rules: [{ verbs: ALL, apiGroups: ALL, resources: ALL, namespaces: NAMESPACES }],
  },
  'user bob (view role in the namespace)': {
    token: 'bob',
    name: 'bob',
    groups: AUTHENTICATED,
    rules: [{ verbs: READ, apiGroups: ALL, resources: ALL, namespaces: NAMESPACES }],
  },
  'cluster administrator': ADMINISTRATOR,
}

const PROBE: User = {
  token: 'probe',
  name: 'system:serviceaccount:quayside:probe',
  groups: AUTHENTICATED,
  rules: [],
}

export const USERS: User[] = [...Object.values(PEOPLE), PROBE]

/** The bearer token that a step is made with; none for somebody anonymous. */
export function tokenOf({ actor, request, response, description }: Step): string {
  if (actor === 'anonymous') return ''
  if (actor === DASHBOARD_ACTOR)
    SERVICE_ACCOUNT.rules = [...DASHBOARD, ...impersonationFor(request, response)]
  if (actor.startsWith('a service account with only the right')) {
    PROBE.rules = rightNamedIn(description, request, response.status < 400)
    return PROBE.token
  }
  return PEOPLE[actor]?.token ?? 'a token that nobody has'
}

/** The right to impersonate users was given and taken between steps: it is there unless its lack is the answer. */
function impersonationFor({ headers }: Step['request'], { body }: Step['response']): Rule[] {
  const isRefused = JSON.stringify(body ?? null).includes('cannot impersonate resource \\"users\\"')
  return 'Impersonate-User' in headers && !isRefused ? [rule('', ['users'], ['impersonate'])] : []
}

const VERBS = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

/**
 * What is allowed is allowed by the one right that the request needs. What is refused is refused to a role with
 * resourceNames, where the description says so, or else without any right.
 */
function rightNamedIn(description: string, request: Step['request'], isAllowed: boolean): Rule[] {
  const [, group = '', resource = '', name = ''] =
    /^\/apis\/([^/]+)\/v1\/namespaces\/[^/]+\/([^/]+)(?:\/([^/]+))?/.exec(request.path) ?? []
  const right = rule(group, [resource], [VERBS[request.method]])
  if (!description.includes('resourceNames')) return isAllowed ? [right] : []
  return [{ ...right, resourceNames: [isAllowed ? name : 'packit-worker:prod'] }]
}
