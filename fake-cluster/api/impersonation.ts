import type { IncomingHttpHeaders } from 'node:http'
import { authorize, type User } from './access'
import { PlainRefusal } from './status'

/** The user of a request: the impersonated one if the caller may impersonate (impersonation.json). */
export function impersonated(headers: IncomingHttpHeaders, user: User, users: User[], url: string): User {
  const name = headers['impersonate-user']
  const groups = [headers['impersonate-group'] ?? []].flat()
  if (typeof name !== 'string') {
    if (groups.length === 0) return user
    const requested = groups.map((group) => `{Group  ${group}    }`).join(' ')
    const why = `requested [${requested}] without impersonating a user`
    throw new PlainRefusal(500, `Internal Server Error: ${JSON.stringify(url)}: ${why}\n`)
  }
  const may = (resource: string, name: string) =>
    authorize(user, { verb: 'impersonate', group: '', resource, subresource: '', namespace: '', name })
  may('users', name)
  for (const group of groups) may('groups', group)
  const known = users.find((candidate) => candidate.name === name)
  return {
    token: '',
    name,
    groups: groups.length > 0 ? groups : ['system:authenticated'],
    rules: known?.rules ?? [],
  }
}
