import { isAllowed, rulesOf, type Attributes, type User } from './access'
import type { Call } from './call'
import { isObject, type JsonObject } from './json'
import { whole } from './watch'

/** Access reviews: may somebody do something? Answered by the same rules as the requests themselves. */
export function review({ resource, user, namespace }: Call, body: unknown, users: User[]): object {
  const spec = isObject(body) && isObject(body.spec) ? body.spec : {}
  const metadata = { creationTimestamp: null }
  if (resource === 'selfsubjectrulesreviews')
    return whole(resource, { metadata, spec: {}, status: rulesStatus(user, textOf(spec, 'namespace')) })
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
  const status = allowed
    ? { allowed, reason: `RBAC: allowed by the rules of "${subject.name}"` }
    : { allowed }
  return whole(resource, { metadata, spec, status })
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
  return { resourceRules, nonResourceRules: [], incomplete: false }
}

function textOf(object: JsonObject, key: string): string {
  const value = object[key]
  return typeof value === 'string' ? value : ''
}
