import type { Recipe } from '../../fake-cluster/registry/images'
import type { Clock } from './clock'

export type EnvironmentName = 'prod' | 'stg'

export type Environment = {
  name: EnvironmentName
  title: string
  namespace: string
  /** Whether its tags have `importPolicy.scheduled`; where not, a CronJob imports them. */
  scheduled: boolean
}

/** Something that happened to a tag beside the regular builds and imports. */
export type Incident = { at: number } & (
  | { kind: 'push' | 'push broken' | 'import' | 'remove from registry' | 'follow' }
  | { kind: 'pin to previous'; by: string; reason: string }
)

type Change = {
  daysAgo: number
  env?: Record<string, string>
  memory?: [request: string, limit: string]
  cause?: string
}

export type Workload = {
  kind: 'Deployment' | 'StatefulSet'
  name: string
  container: string
  command: string[]
  replicas: number
  port?: number
  strategy?: 'Recreate' | 'RollingUpdate'
  env: Record<string, string>
  memory: [request: string, limit: string]
  cpu: [request: string, limit: string]
  /** By hand: it has no trigger, and moves when somebody applies its manifest the day after an import. */
  moves: 'by trigger' | 'by hand'
  /** Since then its trigger annotation is malformed, so its triggers do nothing. */
  malformedTrigger?: { environment: EnvironmentName; daysAgo: number }
  /** What was changed in its manifest, oldest first; `env`, `memory` and `cpu` are from before. */
  changes?: Change[]
}

/** What was changed in the build file of a stream's images. */
export type RecipeChange = { at: number } & Partial<Omit<Recipe, 'below'>> & { packages?: string }

export type Lane = {
  stream: string
  repository: string
  source: string
  /** About how many days lie between two merges. */
  pace: number
  platforms?: string[]
  environments?: EnvironmentName[]
  /** Where an import keeps the manifest list rather than the image of the cluster's platform. */
  preserveOriginal?: EnvironmentName
  /** History items of production whose image is gone: how many from the oldest, and where. */
  lost?: { fromOldest: number; in: 'cluster' | 'registry' }[]
  /** Oldest first. */
  recipe?: (clock: Clock) => RecipeChange[]
  incidents?: Partial<Record<EnvironmentName, (clock: Clock) => Incident[]>>
  workloads: Workload[]
}
