import { createHash } from 'node:crypto'
import { rulesOf, type User } from './access'
import { reviewAccess } from './access-reviews'
import { BASIC_PATHS } from './basic-rules'
import type { Call } from './call'
import { isObject, textIn } from './json'
import { badRequest } from './status'
import { whole } from './watch'

/** Reviews of users and of access. They use the same rules as the requests themselves. */
export function review(call: Call, body: unknown, users: User[], now: string): object {
  const { resource, user } = call
  const spec = isObject(body) && isObject(body.spec) ? body.spec : {}
  switch (resource) {
    case 'selfsubjectreviews': {
      const status = { userInfo: userInfo(user) }
      return whole(resource, { metadata: { creationTimestamp: now }, status })
    }
    case 'selfsubjectrulesreviews': {
      const namespace = textIn(spec, 'namespace')
      if (!namespace) throw badRequest('no namespace on request')
      const metadata = { creationTimestamp: null }
      return whole(resource, { metadata, spec: {}, status: rulesStatus(user, namespace) })
    }
    default:
      return reviewAccess(call, spec, users)
  }
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

/** Only service accounts have a uid and a named token (impersonation.json). */
function userInfo({ name, groups, token }: User): object {
  if (!token || !name.startsWith('system:serviceaccount:')) return { username: name, groups }
  const extra = { 'authentication.kubernetes.io/credential-id': [`JTI=${uuidOf(token)}`] }
  return { username: name, uid: uuidOf(name), groups, extra }
}

function uuidOf(text: string): string {
  const digits = createHash('sha256').update(text).digest('hex')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
}
