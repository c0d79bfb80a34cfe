import { DEFAULT_RULES } from '#lib/domain/image/image-rules'
import type { Environment } from '#lib/server/config/parse'

/** An environment with default settings, for tests. */
export function environmentOf(name: string, members: Partial<Environment> = {}): Environment {
  return {
    name,
    title: name,
    namespace: name,
    isProtected: false,
    cluster: { inCluster: true },
    authorization: 'roles',
    usernamePrefix: '',
    groupsPrefix: '',
    roles: { viewer: [], operator: [] },
    images: { ...DEFAULT_RULES, packageRegistries: {} },
    registryCheckSeconds: 300,
    scheduledImportSeconds: 900,
    importCronJobs: [],
    chronicle: { enabled: true, days: 400, configMaps: 32 },
    sources: [],
    ...members,
  }
}
