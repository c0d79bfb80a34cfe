import type { Recipe } from '../../fake-cluster/registry/images'
import { DAY, WEEK, type Clock } from './clock'
import { commitOf, hexOf } from './names'
import type { PackageLists } from './packages'

export type EnvironmentName = 'prod' | 'stg'

export type Environment = {
  name: EnvironmentName
  title: string
  namespace: string
  /** Whether its tags have `importPolicy.scheduled`; otherwise a CronJob imports them. */
  scheduled: boolean
}

/** Something that happened to a tag besides the regular builds and imports. */
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
  /** `by hand`: it has no trigger; someone applies its manifest after an import. */
  moves: 'by trigger' | 'by hand'
  /** From then on its trigger annotation is malformed, so its triggers do nothing. */
  malformedTrigger?: { environment: EnvironmentName; daysAgo: number }
  /** Changes of its manifest, oldest first; `env`, `memory` and `cpu` are the values before them. */
  changes?: Change[]
}

export type DeploymentSettings = Omit<Workload, 'kind' | 'name' | 'container' | 'moves'> &
  Partial<Pick<Workload, 'moves'>>

/** Its container has its name and, by default, a trigger. */
export function deployment(name: string, settings: DeploymentSettings): Workload {
  return { kind: 'Deployment', name, container: name, moves: 'by trigger', ...settings }
}

/** A change of the build file of a stream's images. */
export type RecipeChange = { at: number } & Partial<Omit<Recipe, 'below'>> & { packages?: string }

export type Lane = {
  stream: string
  repository: string
  source: string
  /** About how many days pass between two merges. */
  daysPerMerge: number
  platforms?: string[]
  /** Its images have no labels: a tag of each build names the commit. */
  unlabelled?: true
  /** How the registry lists the packages of its images; if absent, it does not. */
  packageLists?: PackageLists
  environments?: EnvironmentName[]
  /** The environment whose imports keep the manifest list instead of the image for the cluster's platform. */
  preserveOriginal?: EnvironmentName
  /** History items of production whose image was removed: their index from the oldest, and from where. */
  lost?: { fromOldest: number; in: 'cluster' | 'registry' }[]
  /** Oldest first. */
  recipe?: (clock: Clock) => RecipeChange[]
  incidents?: Partial<Record<EnvironmentName, (clock: Clock) => Incident[]>>
  workloads: Workload[]
}

/** How far back the world goes. */
export const WEEKS = 34

/** What came to `main` and is built for a lane, newest first; with the commits that there are where no git is. */
export function mergesOf({ stream, daysPerMerge }: Lane, { now }: Clock): { at: number; commit: string }[] {
  return Array.from({ length: Math.floor((WEEKS * WEEK) / (daysPerMerge * DAY)) }, (_, index) => {
    const unevenness = parseInt(hexOf(`${stream} ${index}`, 2), 16) / 512
    return {
      at: now - (index + 0.4 + unevenness) * daysPerMerge * DAY,
      commit: commitOf(`${stream} ${index}`),
    }
  })
}
