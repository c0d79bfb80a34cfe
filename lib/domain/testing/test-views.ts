import type { EnvironmentView } from '#lib/domain/environment-view'
import { unknownImage } from '#lib/domain/image/image'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { Lag } from '#lib/domain/workload/lag-views'
import type { JudgedWorkload, PodView } from '#lib/domain/workload/workload-views'
import type { RegistryView, LaneCheck, PinView } from '#lib/domain/image-stream/image-stream-views'

/** Views for tests. */

export const environment: EnvironmentView = {
  name: 'prod',
  title: 'Production',
  namespace: 'packit-prod',
  isProtected: true,
  mayAct: true,
  hasSources: false,
}
export const image = unknownImage(`sha256:${'a'.repeat(64)}`)
const repository = 'quay.io/packit/packit-worker'
export const pinned = {
  kind: 'pinned',
  pullSpec: `${repository}@${image.digest}`,
  repository,
  digest: image.digest,
} as const
const since = { since: '2026-11-23T18:00:00Z', checkedAt: '2026-11-23T18:30:00Z' }
export const newer: Extract<LaneCheck, { state: 'newer' }> = {
  ...since,
  state: 'newer',
  image: unknownImage(`sha256:${'b'.repeat(64)}`),
}

export const registry: RegistryView = {
  everySeconds: 300,
  waiting: 0,
  problem: null,
  scheduledImportSeconds: 900,
}

export function laneView(members: Partial<LaneView> = {}): LaneView {
  return {
    stream: 'packit-worker',
    tag: 'prod',
    source: { kind: 'following', pullSpec: `${repository}:prod`, repository, tag: 'prod' },
    schedule: null,
    pin: null,
    import: { state: 'done' },
    image,
    importedAt: '2026-11-17T18:00:00Z',
    cronJobs: [],
    importers: [],
    repository: null,
    build: null,
    workloads: [],
    byHand: [],
    ...members,
  }
}

export function workloadSummary(members: Partial<JudgedWorkload> = {}): JudgedWorkload {
  return {
    kind: 'StatefulSet',
    name: 'packit-worker-short-running',
    ready: 2,
    desired: 2,
    updated: 2,
    health: 'healthy',
    reason: null,
    blockedBy: null,
    strategy: 'OrderedReady',
    pods: [],
    triggerProblem: null,
    goneTriggers: [],
    pausedContainer: null,
    lags: [],
    ...members,
  }
}

/** One build behind, by default because its trigger is paused. */
export function lag(members: Partial<Lag> = {}): Lag {
  return {
    ...{ stream: 'packit-worker', tag: 'prod', container: 'worker', runs: `sha256:${'c'.repeat(64)}` },
    ...{ builds: 1, pods: null, why: 'trigger-paused' as const, writtenBy: null, author: null },
    ...members,
  }
}

export const crashed: PodView = {
  name: 'packit-worker-short-running-0',
  digest: image.digest,
  revision: null,
  status: 'CrashLoopBackOff',
  isReady: false,
  unready: null,
  isOverdue: false,
  restarts: 3,
  secondsSinceCrash: null,
  startedAt: '2026-11-23T18:00:00Z',
  isUpdated: true,
  message: null,
}

export function pin(members: Partial<PinView> = {}): PinView {
  const nothing = { by: null, at: null, reason: null, follows: null, registryTag: null, until: null }
  return { ...nothing, isRetagged: false, passed: [], ...members }
}

export const failed = { state: 'failed', reason: 'NotFound', message: 'gone', since: null } as const

/** The same failure in a registry check. */
export const refused: LaneCheck = { ...failed, ...since }
