import 'server-only'
import { asksCluster } from '#lib/server/auth/cluster-user'
import type { Environment, Roles } from '#lib/server/config/parse'

/** `view` means to read, `act` means to change. Who can act can also view. */
export type Right = 'view' | 'act'

export function mayDo(right: Right, roles: Roles, groups: readonly string[]): boolean {
  const allowed = right === 'act' ? roles.operator : [...roles.viewer, ...roles.operator]
  return allowed.some((group) => group === '*' || groups.includes(group))
}

/** Whether there can be something to see. What a cluster says can change a moment later, so it is not asked here. */
export function hasAnyRole(environments: readonly Environment[], groups: readonly string[]): boolean {
  return environments.some((each) => asksCluster(each) || mayDo('view', each.roles, groups))
}

/** Only the groups that have a role: a session cookie is limited to 4 KB, and some people have hundreds of groups. */
export function mappedGroups(environments: readonly Environment[], claimed: unknown): string[] {
  const groups: unknown[] = Array.isArray(claimed) ? claimed : [claimed]
  const mapped = environments.flatMap(({ roles }) => [...roles.viewer, ...roles.operator])
  return [...new Set(mapped)].filter((group) => group !== '*' && groups.includes(group))
}

/** What somebody may do where roles decide, as a text that is another one when that changes. */
export function rightsByRoles(environments: readonly Environment[], groups: readonly string[]): string {
  const rightIn = ({ name, roles }: Environment) =>
    mayDo('act', roles, groups) ? `${name} act` : mayDo('view', roles, groups) ? `${name} view` : ''
  return environments
    .filter((each) => !asksCluster(each))
    .map(rightIn)
    .join('\n')
}
