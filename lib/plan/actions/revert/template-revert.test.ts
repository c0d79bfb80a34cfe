import { describe, expect, it } from 'vitest'
import type { ControllerRevision, Pod, PodTemplate, StatefulSet } from '#lib/kubernetes/objects'
import { CONTROLLER_REVISION_LABEL } from '#lib/kubernetes/names'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  tagIn,
  triggerOf,
  workloadIn,
} from '#lib/domain/testing/test-objects'
import type { Operation } from '#lib/plan/operation/operation'
import { operationOf } from '#lib/plan/operation/operation-steps'
import { planPin } from '#lib/plan/actions/pin/plan-pin'
import { planRevert } from '#lib/plan/actions/revert/plan-revert'
import { movedBy } from '#lib/plan/operation/operation-tag'
import { progressOf } from '#lib/plan/operation/progress'
import { isMet } from '#lib/plan/effects/blocking-pods'
import { planOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const SET = { kind: 'StatefulSet', name: 'set' } as const
const AUTHOR = { by: 'Ola', at: '2026-11-23T18:00:00Z', reason: '' }
const one = (digit: string) => `quay.io/packit/one@${digest(digit)}`

type Made = { image?: string; side?: string; url?: string }

function templateWith({ image = 'b', side, url = 'good' }: Made): PodTemplate {
  const app = { name: 'app', image: one(image), env: [{ name: 'URL', value: url }], readinessProbe: {} }
  const containers = [app, ...(side === undefined ? [] : [{ name: 'side', image: one(side) }])]
  return { metadata: { labels: { component: 'set' } }, spec: { containers } }
}

const owned = [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'set', uid: 'uid-set', controller: true }]

/** A StatefulSet whose second pod crashes with the template of now, while the first one has the one before. */
function setOf(now: Made, parts: Partial<StatefulSet['status']> = {}): StatefulSet {
  const triggers = ['app', 'side'].slice(0, now.side === undefined ? 1 : 2)
  const annotation = triggers.map((container) => triggerOf('one:prod', container))
  const { metadata } = deploymentOf('set', { images: {}, triggers: annotation })
  return {
    metadata,
    spec: { replicas: 2, selector: {}, serviceName: 'set', template: templateWith(now) },
    status: {
      ...{ observedGeneration: 2, replicas: 2, readyReplicas: 1, updatedReplicas: 1 },
      ...{ updateRevision: 'set-2', currentRevision: 'set-1' },
      ...parts,
    },
  }
}

function revisionOf(revision: number, of: Made): ControllerRevision {
  const metadata = { name: `set-${revision}`, ownerReferences: owned }
  return { metadata, revision, data: { spec: { template: templateWith(of) } } }
}

function podOf(index: number, revision: number, of: Made, isReady: boolean): Pod {
  const containers = templateWith(of).spec?.containers ?? []
  const state = isReady
    ? { running: { startedAt: '2026-11-20T00:00:00Z' } }
    : { waiting: { reason: 'CrashLoopBackOff' } }
  return {
    metadata: {
      ...{ name: `set-${index}`, uid: `pod-${index}`, ownerReferences: owned },
      labels: { [CONTROLLER_REVISION_LABEL]: `set-${revision}` },
    },
    spec: { containers },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
      containerStatuses: containers.map(({ name, image = '' }) => ({
        ...{ name, image, imageID: image, ready: isReady, restartCount: isReady ? 0 : 7, state },
      })),
    },
  }
}

function clusterWith(before: Made, now: Made) {
  return snapshotOf({
    imageStreams: [followingStream('one', ['b', 'a'].map(digest))],
    statefulSets: [setOf(now)],
    controllerRevisions: [revisionOf(1, before), revisionOf(2, now)],
    pods: [podOf(0, 1, before, true), podOf(1, 2, now, false)],
  })
}

const stuck = clusterWith({ url: 'good' }, { url: 'bad' })
const request = { ...revertWorkload(SET), to: { revision: 1 }, way: null } as const
const plan = planOf(planRevert(stuck, request, AUTHOR, registrySays(upToDate(''))))

describe('a revert that changes no image', () => {
  it('says that pods are still replaced', () => {
    expect(plan.effects).toEqual([])
    expect(plan.movesLater).toBe('Each pod of set is replaced: its pod template changes, its images do not.')
  })

  it('deletes the pod that blocks its StatefulSet', () => {
    expect(plan.steps.map(({ request: { method, path } }) => [method, path.split('/').at(-1)])).toEqual([
      ['PATCH', 'set'],
      ['DELETE', 'set-1'],
    ])
    expect(plan.steps[1]?.sentence).toBe(
      'Delete set-1, which is broken and blocks set; it comes back with the new pod template.',
    )
    expect(plan.commands[1]).toBe('oc delete pod set-1 -n packit-prod')
  })

  it('is the revert to the previous state, where ready pods have the current image', () => {
    const before = planOf(planRevert(stuck, { ...request, to: 'before' }, AUTHOR, registrySays(upToDate(''))))
    expect(before).toMatchObject({
      title: 'Move set back to revision 1',
      because: 'Ready pods still run it: set-0.',
      undo: { action: 'revert', to: { revision: 2 } },
    })
    expect(before.steps).toEqual(
      plan.steps.map((step) => expect.objectContaining({ sentence: step.sentence }) as unknown),
    )
  })

  it('deletes the pod after the controller has observed the template', () => {
    const after = plan.steps[1]?.after
    if (!after) throw new Error('The deletion waits for nothing.')
    const isReady = (set: StatefulSet) => isMet(after, workloadIn(snapshotOf({ statefulSets: [set] }), SET))
    const good = setOf({ url: 'good' })
    expect(isReady(setOf({ url: 'bad' }))).toBe(false)
    expect(isReady({ ...good, metadata: { ...good.metadata, generation: 3 } })).toBe(false)
    expect(isReady(good)).toBe(true)
  })

  const done = (at: string, parts: Partial<Operation> = {}): Operation => {
    const operation = operationOf(plan, { id: at, by: 'Ola', reason: '', startedAt: at })
    return { ...operation, steps: operation.steps.map((step) => ({ ...step, state: 'done', at })), ...parts }
  }
  const operation = done('2026-11-23T18:00:00Z')
  const later = Date.parse('2026-11-23T18:00:10Z')

  it('moves its workload, and goes on until each pod has the template', () => {
    expect(movedBy(operation)).toEqual([SET])
    const pods = [podOf(0, 3, { url: 'good' }, true), podOf(1, 3, { url: 'good' }, true)]
    const of = {
      statefulSets: [setOf({}, { readyReplicas: 2, updatedReplicas: 2, updateRevision: 'set-3' })],
    }
    const whole = snapshotOf({ ...of, pods })
    expect(progressOf(operation, whole, [], later)).toMatchObject({
      state: 'healthy',
      message: 'All pods of set are ready.',
    })
    const halfway = snapshotOf({ ...of, pods: [podOf(0, 1, {}, true), ...pods.slice(1)] })
    expect(progressOf(operation, halfway, [], later)).toMatchObject({ state: 'moving' })
  })

  it('is superseded by a later one of the same workload', () => {
    const other = done('2026-11-23T18:00:05Z')
    expect(progressOf(operation, stuck, [other], later)).toMatchObject({ state: 'superseded' })
    expect(progressOf(other, stuck, [operation], later).state).not.toBe('superseded')
  })
})

it('a broken pod is deleted that has the image of one container, and not that of another', () => {
  const cluster = clusterWith({ image: 'a', side: 'a' }, { image: 'c', side: 'c' })
  const pods = [podOf(1, 9, { image: 'c', side: 'b' }, false)]
  const snapshot = { ...cluster, pods: { ok: true as const, value: pods } }
  const pin = { action: 'pin', stream: 'one', tag: 'prod', digest: digest('b'), until: null } as const
  const tag = tagIn(snapshot, 'one', 'prod')
  const { steps } = planOf(planPin(snapshot, tag, pin, AUTHOR, registrySays(upToDate(digest('b')))))
  expect(steps[1]?.request.method).toBe('DELETE')
  expect(steps[1]?.after?.images).toEqual([
    { container: 'app', image: digest('b') },
    { container: 'side', image: digest('b') },
  ])
})
