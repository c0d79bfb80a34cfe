import { createHash } from 'node:crypto'
import { isAllowed, rulesOf, type Attributes, type User } from './access'
import { BASIC_PATHS } from './basic-rules'
import type { Call } from './call'
import { isObject, type JsonObject } from './json'
import { whole } from './watch'

/** Reviews: who am I, and may somebody do something? Answered by the same rules as the requests themselves. */
export function review(
  { resource, user, namespace }: Call,
  body: unknown,
  users: User[],
  now: string,
): object {
  const spec = isObject(body) && isObject(body.spec) ? body.spec : {}
  const metadata = { creationTimestamp: null }
  switch (resource) {
    case 'selfsubjectreviews': {
      const status = { userInfo: userInfo(user) }
      return whole(resource, { metadata: { creationTimestamp: now }, status })
    }
    case 'selfsubjectrulesreviews':
      return whole(resource, { metadata, spec: {}, status: rulesStatus(user, textOf(spec, 'namespace')) })
  }
  const asked = isObject(spec.resourceAttributes) ? spec.resourceAttributes : {}
  const subject =
    resource === 'selfsubjectaccessreviews' ? user : users.find(({ name }) => name === spec.user)
  const attributes: Attributes = {
    verb: textOf(asked, 'verb'),
    group: textOf(asked, 'group'),
    resource: textOf(asked, 'resource'),
    subresource: textOf(asked, 'subresource'),
    namespace: textOf(asked, 'namespace') || namespace,
    name: textOf(asked, 'name'),
  }
  const allowed = subject !== undefined && isAllowed(subject, attributes)
  const status = allowed ? { allowed, reason: reasonFor(subject, attributes.namespace) } : { allowed }
  const given = Object.entries(asked).filter(([, value]) => value !== '')
  return whole(resource, {
    metadata,
    spec: { ...spec, resourceAttributes: Object.fromEntries(given) },
    status,
  })
}

/** As if each user had a role of the own name, bound in each namespace. */
function reasonFor({ name }: User, namespace: string): string {
  const role = name.split(':').at(-1) ?? name
  const account = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(name)
  const subject = account ? `ServiceAccount "${account[2] ?? ''}/${account[1] ?? ''}"` : `User "${name}"`
  return `RBAC: allowed by RoleBinding "${role}/${namespace}" of ClusterRole "${role}" to ${subject}`
}

function rulesStatus(user: User, namespace: string): object {
  const resourceRules = rulesOf(user)
    .filter((rule) => !rule.namespaces || rule.namespaces.includes(namespace))
    .map(({ verbs, apiGroups, resources, resourceNames }) => ({
      verbs,
      apiGroups,
      resources,
      ...(resourceNames && { resourceNames }),
    }))
  return { resourceRules, nonResourceRules: BASIC_PATHS, incomplete: false }
}

/** Only service accounts have a uid and a token with a name of its own (impersonation.json). */
function userInfo({ name, groups, token }: User): object {
  if (!token || !name.startsWith('system:serviceaccount:')) return { username: name, groups }
  const extra = { 'authentication.kubernetes.io/credential-id': [`JTI=${uuidOf(token)}`] }
  return { username: name, uid: uuidOf(name), groups, extra }
}

function uuidOf(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}

function textOf(object: JsonObject, key: string): string {
  const value = object[key]
  return typeof value === 'string' ? value : ''
}
