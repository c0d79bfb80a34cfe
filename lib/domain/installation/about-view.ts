import type { MissingRights } from '#lib/domain/rights/missing-rights'

/** How an address is reached: its host, and the host of the proxy before it. */
export type Reached = { host: string; proxy: string | null }

/** An environment as the configuration in effect has it. */
export type AboutEnvironment = {
  name: string
  title: string
  namespace: string
  isProtected: boolean
  mayAct: boolean
  cluster: Reached
  viewers: string[]
  operators: string[]
  registryCheckSeconds: number
  scheduledImportSeconds: number
  repositories: string[]
  /** As far as the cluster said so in time. */
  missing: MissingRights[]
}

export type AboutConfiguration = {
  /** Null where variables are the configuration. */
  file: string | null
  readAt: string
  changedAt: string | null
  /** Places in the file that differ from what this process runs with. */
  needsRestart: string[]
  errors: number
  /** In words. Null for people who may not see all that stands in the file. */
  problems: string[] | null
}

/** What this Quayside is and runs with. */
export type AboutView = {
  readAt: string
  release: string
  build: string
  node: string
  replica: string
  startedAt: string
  url: string
  configuration: AboutConfiguration
  signIn: { title: string } & Reached
  environments: AboutEnvironment[]
  forges: ({ name: string } & Reached)[]
  trustedProxies: string[]
  /** Certificates beside those of Node; null where none are configured. */
  certificates: number | null
  limits: { of: string; person: number; all: number }[]
}
