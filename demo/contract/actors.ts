import type { User } from '../api/access'
import type { Rule } from '../api/rule'
import type { Step } from './recording'

const IMAGE = 'image.openshift.io'
const READ = ['get', 'list', 'watch']
const ALL = ['*']
const AUTHENTICATED = ['system:authenticated']
const VERBS = { GET: 'get', POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

const DASHBOARD = 'service account of the dashboard'
const EDITOR = 'user alice (edit role in the namespace)'
const VIEWER = 'user bob (view role in the namespace)'
const ADMINISTRATOR = 'cluster administrator'
const ANONYMOUS = 'anonymous'
const STRANGER = 'a bearer token the server does not know'
const PROBE = 'a service account with only the right named in the description'

/** Who makes the requests of a scenario, with the rights that the recordings' README gives them. */
export class Actors {
  private readonly people: Record<string, User>

  constructor(steps: Step[]) {
    const namespaces = (actor: string) => namespacesOf(actor, steps)
    this.people = {
      [DASHBOARD]: userOf('dashboard', 'system:serviceaccount:quayside:quayside', dashboardRules(steps), [
        'system:serviceaccounts',
        'system:serviceaccounts:quayside',
      ]),
      [EDITOR]: userOf('alice', 'alice', [{ ...rule('*', ALL, ALL), namespaces: namespaces(EDITOR) }]),
      [VIEWER]: userOf('bob', 'bob', [{ ...rule('*', ALL, READ), namespaces: namespaces(VIEWER) }]),
      [ADMINISTRATOR]: userOf('administrator', 'system:admin', [rule('*', ALL, ALL)], ['system:masters']),
      [PROBE]: userOf('probe', 'system:serviceaccount:quayside:probe', []),
    }
    const known = [...Object.keys(this.people), ANONYMOUS, STRANGER]
    for (const [index, { actor }] of steps.entries())
      if (!known.includes(actor))
        throw new Error(
          `step ${index} is made by "${actor}", whose rights are unknown. Known are: ${known.join(', ')}.`,
        )
  }

  get users(): User[] {
    return Object.values(this.people)
  }

  /** The bearer token that a step is made with; none for somebody anonymous. */
  tokenOf(step: Step): string {
    if (step.actor === ANONYMOUS) return ''
    const user = this.people[step.actor]
    if (user && step.actor === PROBE) user.rules = [...rightNamedIn(step)]
    if (user && step.actor === DASHBOARD)
      user.rules = [
        ...user.rules.filter(({ verbs }) => !verbs.includes('impersonate')),
        ...impersonation(step),
      ]
    return user?.token ?? 'a token that nobody has'
  }
}

function userOf(token: string, name: string, rules: Rule[], groups: string[] = []): User {
  return { token, name, groups: [...groups, ...AUTHENTICATED], rules }
}

function rule(group: string, resources: string[], verbs: string[]): Rule {
  return { verbs, apiGroups: [group], resources }
}

function dashboardRules(steps: Step[]): Rule[] {
  const namespaces = namespacesOf(DASHBOARD, steps)
  return [
    rule(IMAGE, ['imagestreams'], [...READ, 'update', 'patch']),
    rule(IMAGE, ['imagestreamtags'], ['get', 'list', 'update', 'patch', 'create', 'delete']),
    rule(IMAGE, ['imagestreamimages'], ['get']),
    rule(IMAGE, ['imagestreamimports'], ['create']),
    rule('apps', ['deployments', 'statefulsets'], [...READ, 'patch']),
    rule('apps', ['replicasets', 'controllerrevisions'], READ),
    rule('', ['pods', 'events'], READ),
    rule('batch', ['cronjobs', 'jobs'], READ),
    rule('batch', ['jobs'], ['create']),
  ].map((each) => ({ ...each, namespaces }))
}

/** Those of the README, and any other that lets the actor in. */
function namespacesOf(actor: string, steps: Step[]): string[] {
  const others = steps.flatMap((step) => {
    const isLetIn = step.actor === actor && ![401, 403, 503].includes(step.response.status)
    const [, namespace] = /\/namespaces\/([^/]+)\//.exec(step.request.path) ?? []
    return isLetIn && namespace ? [namespace] : []
  })
  return ['packit-prod', 'packit-stg', ...others]
}

/** The right to impersonate users was given and taken between steps: it is there unless its lack is the answer. */
function impersonation({ request: { headers }, response: { body } }: Step): Rule[] {
  const isRefused = JSON.stringify(body ?? null).includes('cannot impersonate resource \\"users\\"')
  return 'Impersonate-User' in headers && !isRefused ? [rule('', ['users'], ['impersonate'])] : []
}

/**
 * What is allowed is allowed by the one right that the request needs. What is refused is refused to a role with
 * resourceNames, where the description says so, or else without any right.
 */
function rightNamedIn({ description, request, response }: Step): Rule[] {
  const [, group = '', resource = '', name = ''] =
    /^\/apis\/([^/]+)\/v1\/namespaces\/[^/]+\/([^/]+)(?:\/([^/]+))?/.exec(request.path) ?? []
  const right = rule(group, [resource], [VERBS[request.method]])
  const isAllowed = response.status < 400
  if (!description.includes('resourceNames')) return isAllowed ? [right] : []
  return [{ ...right, resourceNames: [isAllowed ? name : 'packit-worker:prod'] }]
}
