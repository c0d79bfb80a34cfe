import type { User } from '../api/access'
import { BASIC_RULES } from '../api/basic-rules'
import { isObject } from '../api/json'
import type { Rule } from '../api/rule'
import type { Step } from './recording'
import { textsIn } from './walk'

const REASON = /^RBAC: allowed by RoleBinding "([^"/]+)\/([^"]+)" of (\w+ "[^"]+") to ((\w+) "([^"]+)")$/

type Grant = NonNullable<Rule['role']> & { namespace: string; kind: string; name: string }

/** What gives a right is said by reviews: a binding of a role to a user, a service account or a group. */
function grantsIn(steps: Step[]): Grant[] {
  const texts = steps.flatMap(({ response }) => textsIn(response.body))
  return texts.flatMap((text) => {
    const [, binding = '', namespace = '', role = '', subject = '', kind = '', name = ''] =
      REASON.exec(text) ?? []
    return binding ? [{ binding, namespace, role, subject, kind, name }] : []
  })
}

/** The rules of a user, each with the role that it is from, and where that is bound. */
export function withRoles(rules: Rule[], user: string, steps: Step[]): Rule[] {
  const grants = grantsIn(steps).filter(
    ({ kind, name }) => kind !== 'Group' && user.endsWith(accountOf(kind, name)),
  )
  const [grant] = grants
  const namespaces = [...new Set(grants.map(({ namespace }) => namespace))]
  return grant ? rules.map((rule) => ({ ...rule, namespaces, role: roleOf(grant) })) : rules
}

/** Groups that have a role: they may do anything in its namespace. */
export function groupsIn(steps: Step[]): User[] {
  const grants = grantsIn(steps).filter(({ kind }) => kind === 'Group')
  return grants.map((grant) => ({
    token: '',
    name: grant.name,
    groups: [grant.name],
    rules: [
      {
        verbs: ['*'],
        apiGroups: ['*'],
        resources: ['*'],
        namespaces: [grant.namespace],
        role: roleOf(grant),
      },
    ],
  }))
}

function accountOf(kind: string, name: string): string {
  return kind === 'ServiceAccount' ? `:${name.split('/').reverse().join(':')}` : name
}

function roleOf({ binding, role, subject }: Grant): NonNullable<Rule['role']> {
  return { binding, role, subject }
}

/** The rules that a review of an actor's own rules shows, without those that everybody has. */
export function reviewedRules(steps: Step[], actor: string): Rule[] {
  const basic = new Set(BASIC_RULES.map(keyOf))
  const shown = steps
    .filter((step) => step.actor === actor && step.request.path.endsWith('/selfsubjectrulesreviews'))
    .map(({ response: { body } }) =>
      isObject(body) && isObject(body.status) ? body.status.resourceRules : [],
    )
  const most =
    shown.map((rules) => (Array.isArray(rules) ? rules : []).filter(isRule)).sort(byLength)[0] ?? []
  return most.filter((rule) => !basic.has(keyOf(rule)))
}

function byLength(a: unknown[], b: unknown[]): number {
  return b.length - a.length
}

function isRule(value: unknown): value is Rule {
  return isObject(value) && Array.isArray(value.verbs) && Array.isArray(value.resources)
}

function keyOf({ verbs, apiGroups, resources }: Rule): string {
  return JSON.stringify([verbs, apiGroups, resources])
}
