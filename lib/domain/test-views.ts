import { unknownImage } from '#lib/domain/image'
import type { LaneView, PinView, RegistryCheck, WorkloadSummary } from '#lib/domain/views'

/** Views for tests of what is made of them. */

export const image = unknownImage(`sha256:${'a'.repeat(64)}`)
const repository = 'quay.io/packit/packit-worker'
export const pinned = {
  kind: 'pinned',
  pullSpec: `${repository}@${image.digest}`,
  repository,
  digest: image.digest,
} as const
export const newer: RegistryCheck = { state: 'newer', image: unknownImage(`sha256:${'b'.repeat(64)}`) }

export function laneView(members: Partial<LaneView> = {}): LaneView {
  return {
    stream: 'packit-worker',
    tag: 'prod',
    source: { kind: 'following', pullSpec: `${repository}:prod`, repository, tag: 'prod' },
    isScheduled: false,
    pin: null,
    import: { state: 'done' },
    image,
    importedAt: '2026-11-17T18:00:00Z',
    workloads: [],
    ...members,
  }
}

export function workloadSummary(members: Partial<WorkloadSummary> = {}): WorkloadSummary {
  return {
    kind: 'StatefulSet',
    name: 'packit-worker-short-running',
    ready: 2,
    desired: 2,
    updated: 2,
    health: 'healthy',
    reason: null,
    strategy: 'OrderedReady',
    pods: [],
    triggerProblem: null,
    pausedContainer: null,
    isBehind: false,
    ...members,
  }
}

export function pin(members: Partial<PinView> = {}): PinView {
  const nothing = { by: null, at: null, reason: null, follows: null, until: null }
  return { ...nothing, isRetagged: false, passed: [], ...members }
}

export const failed = { state: 'failed', reason: 'NotFound', message: 'gone', since: null } as const
