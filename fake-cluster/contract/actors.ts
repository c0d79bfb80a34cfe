import type { User } from '../api/access'
import type { Rule } from '../api/rule'
import type { Step } from './recording'
import {
  ALL,
  DASHBOARD_RULES,
  impersonation,
  namespacesOf,
  READ,
  rightForProbe,
  rightsShownBy,
  rule,
} from './rights'
import { groupsIn, reviewedRules, withRoles } from './roles'
import { textsIn } from './walk'

const AUTHENTICATED = ['system:authenticated']

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
          withRoles(rulesOfDashboard(steps), dashboard, steps),
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

function rulesOfDashboard(steps: Step[]): Rule[] {
  const namespaces = namespacesOf(DASHBOARD, steps)
  const reviewed = reviewedRules(steps, DASHBOARD)
  return (reviewed.length > 0 ? reviewed : DASHBOARD_RULES).map((each) => ({ ...each, namespaces }))
}
