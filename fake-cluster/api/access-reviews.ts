import { ruleFor, type Attributes, type User } from './access'
import type { Call } from './call'
import { isObject, textIn, type JsonObject } from './json'
import type { Rule } from './rule'
import { invalid, invalidValue, type FieldError } from './status'
import { whole } from './watch'

const SCOPES = 'scopes.authorization.openshift.io'

/** Checks what a user or a group may do; in a self review, the caller (access-reviews-and-leases.json). */
export function reviewAccess({ resource, user, namespace }: Call, spec: JsonObject, users: User[]): object {
  const isOfCaller = resource === 'selfsubjectaccessreviews'
  const isLocal = resource === 'localsubjectaccessreviews'
  const asked = isObject(spec.resourceAttributes) ? spec.resourceAttributes : {}
  const errors = [
    ...(isOfCaller || textIn(spec, 'user') || groupsIn(spec).length > 0 ? [] : [nobody()]),
    ...(isObject(spec.nonResourceAttributes) && isObject(spec.resourceAttributes)
      ? [bothKinds(spec.nonResourceAttributes)]
      : []),
    ...(isLocal && textIn(asked, 'namespace') !== namespace ? [elsewhere(asked)] : []),
  ]
  if (errors.length > 0) throw invalid('', 'authorization.k8s.io', '', errors)
  const attributes: Attributes = {
    verb: textIn(asked, 'verb'),
    group: textIn(asked, 'group'),
    resource: textIn(asked, 'resource'),
    subresource: textIn(asked, 'subresource'),
    namespace: textIn(asked, 'namespace') || namespace,
    name: textIn(asked, 'name'),
  }
  const given = Object.entries(asked).filter(([, value]) => value !== '')
  return whole(resource, {
    metadata: { ...(isLocal && { namespace }), creationTimestamp: null },
    spec: { ...spec, resourceAttributes: Object.fromEntries(given) },
    status: groupsIn(spec).includes('system:masters')
      ? { allowed: true }
      : statusOf(isOfCaller ? [user] : subjectsIn(spec, users), attributes, scopesIn(spec)),
  })
}

/** A group has its rights as a user without a token that has the group's name. */
function subjectsIn(spec: JsonObject, users: User[]): User[] {
  const groups = groupsIn(spec)
  return users.filter(({ name, token, groups: own }) =>
    token ? name === spec.user : own.some((group) => groups.includes(group)),
  )
}

function statusOf(subjects: User[], attributes: Attributes, scopes: string[]): object {
  if (scopes.length > 0) {
    const reason = `scopes [${scopes.join(' ')}] prevent this action`
    return { allowed: false, denied: true, reason }
  }
  for (const subject of subjects) {
    const rule = ruleFor(subject, attributes)
    if (rule) return { allowed: true, ...reasonFor(subject, rule, attributes.namespace) }
  }
  return { allowed: false }
}

/** If the rule does not name its binding: each user has a role of the same name, bound in each namespace or for all of them. */
function reasonFor({ name }: User, { role }: Rule, namespace: string): { reason: string } {
  const own = name.split(':').at(-1) ?? name
  const { binding = own, role: bound = `ClusterRole "${own}"`, subject = subjectOf(name) } = role ?? {}
  const by = namespace ? `RoleBinding "${binding}/${namespace}"` : `ClusterRoleBinding "${binding}"`
  return { reason: `RBAC: allowed by ${by} of ${bound} to ${subject}` }
}

function subjectOf(name: string): string {
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name)
  return account ? `ServiceAccount "${account[2] ?? ''}/${account[1] ?? ''}"` : `User "${name}"`
}

function groupsIn({ groups }: JsonObject): string[] {
  return Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : []
}

/** The scopes of an OpenShift token can allow less than its user may do. */
function scopesIn({ extra }: JsonObject): string[] {
  const scopes: unknown = isObject(extra) ? extra[SCOPES] : []
  return Array.isArray(scopes) ? scopes.map(String) : []
}

function nobody(): FieldError {
  return invalidValue('spec.user', '""', 'at least one of user or group must be specified')
}

function bothKinds(attributes: JsonObject): FieldError {
  const path = JSON.stringify(textIn(attributes, 'path'))
  const value = `authorization.NonResourceAttributes{Path:${path}, Verb:${JSON.stringify(textIn(attributes, 'verb'))}}`
  return invalidValue(
    'spec.nonResourceAttributes',
    value,
    'cannot be specified in combination with resourceAttributes',
  )
}

function elsewhere(asked: JsonObject): FieldError {
  const value = JSON.stringify(textIn(asked, 'namespace'))
  return invalidValue('spec.resourceAttributes.namespace', value, 'must match metadata.namespace')
}
