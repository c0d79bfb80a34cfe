import 'server-only'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Grant } from '#lib/server/auth/authorize'

export function environmentView({ environment, mayAct, limits }: Grant): EnvironmentView {
  const { name, title, namespace, isProtected, sources } = environment
  const ofPerson = { mayAct, ...(limits !== undefined && { limits }) }
  return { name, title, namespace, isProtected, ...ofPerson, hasSources: sources.length > 0 }
}
