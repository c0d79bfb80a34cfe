import type { User } from '../api/access'
import { isObject } from '../api/json'
import type { Rule } from '../api/rule'
import type { Step } from './recording'
import { groupsIn, reviewedRules, withRoles } from './roles'
import { objectsIn, textsIn } from './walk'

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
const PROBE = 'a service account with only the right named in the description'

/**
 * The users of a scenario with the rights that the README of the recordings lists. Each request also gets the rights
 * that its response shows, because roles changed between steps, and other recordings have other users.
 */
export class Actors {
  private readonly people: Map<string, User>
  private readonly groups: User[]
  /** Those that the server does not know. */
  private readonly strangers: Set<string>
  private readonly permanent: Map<string, Rule[]>

  constructor(steps: Step[]) {
    const dashboard = nameOf(DASHBOARD, steps) ?? 'system:serviceaccount:quayside:quayside'
    const namespaces = (actor: string) => namespacesOf(actor, steps)
    this.strangers = new Set(strangersIn(steps))
    const editor = { ...rule('*', ALL, ALL), namespaces: namespaces(EDITOR) }
    const known: [string, User][] = [
      [
        DASHBOARD,
        userOf(
          'dashboard',
          dashboard,
          withRoles(dashboardRules(steps), dashboard, steps),
          groupsOfAccount(dashboard),
        ),
      ],
      [EDITOR, userOf('alice', 'alice', withRoles([editor], 'alice', steps))],
      [VIEWER, userOf('bob', 'bob', [{ ...rule('*', ALL, READ), namespaces: namespaces(VIEWER) }])],
      [ADMINISTRATOR, userOf('administrator', 'system:admin', [rule('*', ALL, ALL)], ['system:masters'])],
      [PROBE, userOf('probe', 'system:serviceaccount:quayside:probe', [])],
    ]
    const others = new Set(steps.map(({ actor }) => actor))
    for (const actor of [ANONYMOUS, ...this.strangers, ...known.map(([name]) => name)]) others.delete(actor)
    const strangers = [...others].map((actor, index): [string, User] => [
      actor,
      userOf(`other-${index}`, nameOf(actor, steps) ?? actor, []),
    ])
    this.people = new Map([...known, ...strangers])
    this.groups = groupsIn(steps)
    this.permanent = new Map([...this.people].map(([actor, { rules }]) => [actor, rules]))
  }

  get users(): User[] {
    return [...this.people.values(), ...this.groups]
  }

  /** The bearer token of a step; empty for an anonymous user. */
  tokenOf(step: Step): string {
    if (step.actor === ANONYMOUS) return ''
    const user = this.people.get(step.actor)
    if (!user) return 'an unknown token'
    const permanent = this.permanent.get(step.actor) ?? []
    user.rules =
      step.actor === PROBE
        ? rightForProbe(step)
        : [...permanent, ...impersonation(step), ...rightsShownBy(step)]
    return user.token
  }
}

/** What is answered was allowed, whatever it is; what a review answers is for the standing rights. */
function rightsShownBy({ request, response }: Step): Rule[] {
  if ([401, 403].includes(response.status)) return []
  const [, group = '', review = ''] = /^\/apis\/([^/]+)\/.*?(\w+reviews)$/.exec(request.path) ?? []
  if (!review) return [rule('*', ALL, ALL)]
  // Everybody may review what is their own.
  return review.startsWith('self') ? [] : [rule(group, [review], ['create'])]
}

function strangersIn(steps: Step[]): string[] {
  const actors = [...new Set(steps.map(({ actor }) => actor))]
  return actors.filter((actor) =>
    steps.every((step) => step.actor !== actor || (actor !== ANONYMOUS && step.response.status === 401)),
  )
}

/** Refusals name the user; nothing else does. */
function nameOf(actor: string, steps: Step[]): string | undefined {
  const refusals = steps
    .filter((step) => step.actor === actor)
    .flatMap(({ response }) => textsIn(response.body))
  const names = refusals.flatMap((text) => /\bUser "([^"]+)" cannot /.exec(text)?.slice(1) ?? [])
  return names[0]
}

function groupsOfAccount(name: string): string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${name.split(':')[2] ?? ''}`]
}

function userOf(token: string, name: string, rules: Rule[], groups: string[] = []): User {
  return { token, name, groups: [...groups, ...AUTHENTICATED], rules }
}

function rule(group: string, resources: string[], verbs: string[]): Rule {
  return { verbs, apiGroups: [group], resources }
}

function dashboardRules(steps: Step[]): Rule[] {
  const namespaces = namespacesOf(DASHBOARD, steps)
  const reviewed = reviewedRules(steps, DASHBOARD)
  if (reviewed.length > 0) return reviewed.map((each) => ({ ...each, namespaces }))
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

/** The namespaces of the scenario, without those that refuse every request of the actor. */
function namespacesOf(actor: string, steps: Step[]): string[] {
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
function impersonation({ request: { headers }, response: { body } }: Step): Rule[] {
  const isRefused = JSON.stringify(body ?? null).includes('cannot impersonate resource \\"users\\"')
  return 'Impersonate-User' in headers && !isRefused ? [rule('', ['users'], ['impersonate'])] : []
}

/**
 * An allowed request has exactly the right that it needs. A refused one has no right, or a right with other
 * resourceNames if the description says so.
 */
function rightForProbe({ description, request, response }: Step): Rule[] {
  const [, group = '', resource = '', name = ''] =
    /^\/apis\/([^/]+)\/v1\/namespaces\/[^/]+\/([^/]+)(?:\/([^/]+))?/.exec(request.path) ?? []
  const right = rule(group, [resource], [VERBS[request.method]])
  const isAllowed = ![401, 403].includes(response.status)
  if (!description.includes('resourceNames')) return isAllowed ? [right] : []
  return [{ ...right, resourceNames: [isAllowed ? name : 'packit-worker:prod'] }]
}
