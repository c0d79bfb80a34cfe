import 'server-only'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Grant } from '#lib/server/auth/authorize'

export function environmentView({ environment, mayAct }: Grant): EnvironmentView {
  const { name, title, namespace, isProtected, sources } = environment
  return { name, title, namespace, isProtected, mayAct, hasSources: sources.length > 0 }
}
