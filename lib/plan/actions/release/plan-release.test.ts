import { describe, expect, it } from 'vitest'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { digest, type Lists } from '#lib/domain/testing/test-objects'
import { planRelease } from '#lib/plan/actions/release/plan-release'
import { releaseSteps } from '#lib/plan/effects/blocking-pods'
import { planOf, refusalOf, stepOf } from '#lib/plan/testing/test-plans'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const STUCK = 'statefulset-broken-pod'
const [broken, fine] = ['packit-worker-short-running-1', 'packit-worker-short-running-0']

/** After the pin (step 8), the template is good again, and the pod is still of the broken revision. */
function stuck(step: number, lists: Lists = {}) {
  const statefulSets = [answered('StatefulSet', STUCK, step)]
  const pods = answered('PodList', STUCK, step + 1).items ?? []
  return recordedSnapshot({ statefulSets, pods, ...lists })
}

const release = (pod: string, snapshot = stuck(8)) =>
  planRelease(snapshot, { action: 'release', workload: WORKER, pod })

describe('the plan of a release', () => {
  it('deletes that pod, and no later pod of the same name', () => {
    const plan = planOf(release(broken))
    expect(stepOf(plan)).toEqual({
      method: 'DELETE',
      path: `/api/v1/namespaces/packit-prod/pods/${broken}`,
      contentType: 'application/json',
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid: '75c3f48b-f61b-4a7c-87d8-b37c70099336' },
      },
    })
    expect(plan).toMatchObject({
      title: `Release packit-worker-short-running from ${broken}`,
      effects: [],
      undo: null,
      commands: [`oc delete pod ${broken} -n packit-prod`],
    })
  })
})

/** Of a set of three, whose second pod is broken, by default one of the current revision. */
function partitioned(partition: number, currentRevision = 'packit-worker-short-running-68cdbf76b5') {
  const set = answered('StatefulSet', STUCK, 8)
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition } } as const
  const status = { ...set.status, currentRevision }
  return stuck(8, { statefulSets: [{ ...set, status, spec: { ...set.spec, replicas: 3, updateStrategy } }] })
}

describe('what moves a set', () => {
  it.each([
    [0, 1],
    [2, 0],
    [3, 0],
  ])('deletes what blocks it, unless the partition keeps that: %d of 3', (partition, deletions) => {
    const snapshot = partitioned(partition)
    const effect = { workload: WORKER, container: 'packit-worker', from: null, to: digest('c') }
    expect(releaseSteps(snapshot, ownershipOf(snapshot), [effect])).toHaveLength(deletions)
  })
})

it('a pod below the partition is deleted where it comes back with another revision', () => {
  const plan = planOf(release(broken, partitioned(2, 'packit-worker-short-running-b64cbc4b6')))
  expect(plan.steps.map(({ sentence }) => sentence)).toEqual([
    `Delete ${broken}, which is broken and blocks packit-worker-short-running; it comes back with the current revision, since it is below the partition.`,
  ])
})

describe('a release is refused', () => {
  it('while the template is still broken, and a revert is offered', () => {
    expect(refusalOf(release(broken, stuck(3)))).toMatchObject({
      code: 'template-broken',
      ways: [{ request: { ...revertWorkload(WORKER), to: 'before', way: null } }],
    })
  })

  it('for a healthy pod', () => {
    expect(refusalOf(release(fine))).toMatchObject({
      code: 'nothing-to-do',
      ways: [{ request: { action: 'restart' } }],
    })
  })

  it.each([2, 3])(
    'for a pod below the partition, which would come back with the old template: %d of 3',
    (partition) => {
      expect(refusalOf(release(broken, partitioned(partition))).message).toContain('is below the partition')
    },
  )

  it('for a pod that is gone', () => {
    expect(refusalOf(release('packit-worker-short-running-9')).code).toBe('not-found')
  })

  it('for a StatefulSet that recovers by itself', () => {
    const set = answered('StatefulSet', STUCK, 8)
    const statefulSets = [{ ...set, spec: { ...set.spec, podManagementPolicy: 'Parallel' as const } }]
    expect(refusalOf(release(broken, stuck(8, { statefulSets }))).code).toBe('nothing-to-do')
  })

  it('for a Deployment', () => {
    const request = { action: 'release', workload: SERVICE, pod: 'packit-service-1' } as const
    expect(refusalOf(planRelease(recordedSnapshot(), request)).code).toBe('not-found')
  })
})
