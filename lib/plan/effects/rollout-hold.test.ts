import { describe, expect, it } from 'vitest'
import { CONTROLLER_REVISION_LABEL } from '#lib/kubernetes/names'
import type { Deployment, Pod, StatefulSet } from '#lib/kubernetes/objects'
import {
  deploymentOf,
  digest,
  followingStream,
  podOf,
  replicaSetOf,
  snapshotOf,
  tagIn,
  triggerOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import { planPin } from '#lib/plan/actions/pin/plan-pin'
import { progressOf } from '#lib/plan/operation/progress'
import { operationWith } from '#lib/plan/testing/test-operations'
import { planOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'

const [OLD, NEW] = [digest('a'), digest('b')]
const image = (to: string) => `quay.io/packit/worker@${to}`
const stream = followingStream('worker', [NEW, OLD])
const request = { action: 'pin', stream: 'worker', tag: 'prod', digest: OLD, until: null } as const

/** What a pin of `worker:prod` to the old image warns of. */
function warningsOf(lists: Lists): string[] {
  const snapshot = snapshotOf({ imageStreams: [stream], ...lists })
  const author = { by: 'Ola', at: '2026-11-23T18:30:00.000Z', reason: '' }
  const pin = planPin(
    snapshot,
    tagIn(snapshot, 'worker', 'prod'),
    request,
    author,
    registrySays(upToDate(OLD)),
  )
  return planOf(pin).warnings
}

/** How an operation that moves workloads from the old image to the new is a few seconds after its last step. */
function progressWith(lists: Lists) {
  const workloads = [
    ...(lists.deployments ?? []).map(({ metadata: { name } }) => ({ kind: 'Deployment', name }) as const),
    ...(lists.statefulSets ?? []).map(({ metadata: { name } }) => ({ kind: 'StatefulSet', name }) as const),
  ]
  const effects = workloads.map((workload) => ({ workload, container: 'app', from: OLD, to: NEW }))
  const operation = operationWith({ request: { ...request, digest: NEW }, effects })
  const now = Date.parse(operation.startedAt) + 5_000
  return progressOf(operation, snapshotOf({ imageStreams: [stream], ...lists }), [], now)
}

function running(to: string): Pick<Pod, 'spec' | 'status'> {
  const state = { running: { startedAt: '2026-11-23T17:00:00Z' } }
  const status = { name: 'app', ready: true, restartCount: 0, image: image(to), imageID: image(to), state }
  return {
    spec: { containers: [{ name: 'app', image: image(to) }] },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [status],
    },
  }
}

describe('a Deployment that is paused', () => {
  const paused = (to: string): Deployment =>
    deploymentOf('app', {
      images: { app: image(to) },
      triggers: [triggerOf('worker:prod', 'app')],
      spec: { paused: true },
    })
  const sentence =
    'app is paused, so its pods stay as they are until somebody resumes it: oc rollout resume deployment/app -n packit-prod'
  const before = replicaSetOf(paused(OLD), 2, 'old')
  const pods = [podOf(before, running(OLD))]

  it('is warned of, with the command that resumes it', () => {
    expect(warningsOf({ deployments: [paused(NEW)] })).toEqual([sentence])
  })

  it('ends an operation as soon as its template is written', () => {
    const progress = progressWith({ deployments: [paused(NEW)], replicaSets: [before], pods })
    expect(progress).toMatchObject({ state: 'held', isOver: true, message: sentence, next: [] })
  })

  it('ends it even if the pods that stay are broken', () => {
    const state = { waiting: { reason: 'CrashLoopBackOff' } }
    const container = { name: 'app', ready: false, restartCount: 9, image: '', imageID: '', state }
    const broken = podOf(before, { ...running(OLD), status: { containerStatuses: [container] } })
    const cluster = { deployments: [paused(NEW)], replicaSets: [before], pods: [broken] }
    expect(progressWith(cluster).state).toBe('held')
  })

  it('still waits for an image trigger that has not written yet', () => {
    const progress = progressWith({ deployments: [paused(OLD)], replicaSets: [before], pods })
    expect(progress).toMatchObject({ state: 'waiting', isOver: false })
  })

  it('does not end the operation for other workloads', () => {
    const other = deploymentOf('other', { images: { app: image(NEW) }, status: { updatedReplicas: 0 } })
    const lists = { deployments: [paused(NEW), other], replicaSets: [before], pods }
    expect(progressWith(lists)).toMatchObject({ state: 'moving', isOver: false })
    const there = deploymentOf('other', { images: { app: image(NEW) } })
    expect(progressWith({ ...lists, deployments: [paused(NEW), there] })).toMatchObject({
      state: 'held',
      message: `All pods of other are ready. ${sentence}`,
    })
  })
})

describe('a StatefulSet of three', () => {
  type Spec = Partial<StatefulSet['spec']>
  const uid = 'uid-set'
  const setOf = (to: string, spec: Spec, updatedReplicas = 0): StatefulSet => ({
    metadata: {
      ...deploymentOf('set', { images: {}, triggers: [triggerOf('worker:prod', 'app')] }).metadata,
      uid,
    },
    spec: {
      replicas: 3,
      selector: {},
      template: { spec: { containers: [{ name: 'app', image: image(to) }] } },
      ...spec,
    },
    status: {
      observedGeneration: 2,
      replicas: 3,
      readyReplicas: 3,
      updatedReplicas,
      updateRevision: `set-${NEW}`,
    },
  })
  const podsOf = (...images: string[]): Pod[] =>
    images.map((to, ordinal) => ({
      metadata: {
        name: `set-${ordinal}`,
        labels: { [CONTROLLER_REVISION_LABEL]: `set-${to}` },
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'set', uid, controller: true }],
      },
      ...running(to),
    }))
  const after = (spec: Spec, ...images: string[]) => {
    const updated = images.filter((to) => to === NEW).length
    return progressWith({ statefulSets: [setOf(NEW, spec, updated)], pods: podsOf(...images) })
  }
  const warned = (spec: Spec) => warningsOf({ statefulSets: [setOf(NEW, spec, 3)] })

  describe('with a partition', () => {
    const spec = { updateStrategy: { rollingUpdate: { partition: 2 } } }
    const sentence = 'Only pods of set from ordinal 2 on change: its partition is 2.'

    it('is warned of', () => {
      expect(warned(spec)).toEqual([sentence])
      expect(warned({ ...spec, ordinals: { start: 1 } })[0]).toContain('from ordinal 3 on')
      expect(warned({ updateStrategy: { rollingUpdate: { partition: 0 } } })).toEqual([])
    })

    it('is done when the pods above the partition are ready', () => {
      expect(after(spec, OLD, OLD, OLD)).toMatchObject({
        state: 'moving',
        message: 'set: 0 of 1 pods run the new revision; its partition keeps the others.',
      })
      expect(after(spec, OLD, OLD, NEW)).toMatchObject({
        state: 'healthy',
        isOver: true,
        message: `All pods of set are ready. ${sentence}`,
      })
    })

    it('for all pods holds the operation', () => {
      const all = { updateStrategy: { rollingUpdate: { partition: 3 } } }
      const message = 'All pods of set stay as they are: its partition is 3.'
      expect(warned(all)).toEqual([message])
      expect(after(all, OLD, OLD, OLD)).toMatchObject({ state: 'held', isOver: true, message })
    })
  })

  describe('with OnDelete', () => {
    const spec: Spec = { updateStrategy: { type: 'OnDelete' } }

    it('holds the operation after the template is written, until all pods are deleted', () => {
      expect(after(spec, OLD, OLD, NEW)).toMatchObject({
        state: 'held',
        isOver: true,
        message: 'Pods of set stay as they are until they are deleted.',
      })
    })

    it('is healthy when all pods are already deleted', () => {
      expect(after(spec, NEW, NEW, NEW)).toMatchObject({ state: 'healthy', isOver: true })
    })
  })
})

describe('a workload that is scaled to zero', () => {
  it('has nothing to wait for', () => {
    const status = { replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 }
    const none = deploymentOf('app', { images: { app: image(NEW) }, spec: { replicas: 0 }, status })
    expect(progressWith({ deployments: [none] })).toMatchObject({
      state: 'healthy',
      isOver: true,
      message: 'app is scaled to zero: later pods take the new template.',
    })
  })
})
