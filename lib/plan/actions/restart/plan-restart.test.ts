import { describe, expect, it } from 'vitest'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import { deploymentOf, snapshotOf } from '#lib/domain/testing/test-objects'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import { planRestart } from '#lib/plan/actions/restart/plan-restart'
import { planOf, refusalOf, stepOf } from '#lib/plan/testing/test-plans'

const at = '2026-11-23T18:30:00.000Z'
const restart = (workload: WorkloadKey, snapshot = recordedSnapshot(), time = at) =>
  planRestart(snapshot, { action: 'restart', workload }, { by: 'Operator', at: time, reason: '' })

describe('the plan of a restart', () => {
  it('sets the annotation that oc rollout restart sets', () => {
    const plan = planOf(restart(SERVICE))
    expect(stepOf(plan)).toMatchObject({
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/packit-prod/deployments/packit-service',
      contentType: 'application/merge-patch+json',
      body: {
        metadata: { resourceVersion: answered('Deployment', 'rollout-history', 0).metadata.resourceVersion },
        spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } } },
      },
    })
    expect(plan).toMatchObject({
      effects: [],
      warnings: ['packit-service is down during the rollout: its strategy is Recreate.'],
    })
  })

  it('is the same plan a minute later', () => {
    const later = restart(SERVICE, recordedSnapshot(), '2026-11-23T18:31:00.000Z')
    expect(planOf(later).fingerprint).toBe(planOf(restart(SERVICE)).fingerprint)
  })
})

describe('a restart of a StatefulSet behind a pod that is not ready', () => {
  const statefulSets = [answered('StatefulSet', 'statefulset-broken-pod', 8)]
  const pods = answered('PodList', 'statefulset-broken-pod', 9).items ?? []
  const snapshot = recordedSnapshot({ statefulSets, pods })

  it('deletes that pod after the template has changed', () => {
    const { steps, commands } = planOf(restart(WORKER, snapshot))
    expect(steps.map(({ request: { method } }) => method)).toEqual(['PATCH', 'DELETE'])
    expect(steps[1]).toMatchObject({
      sentence:
        'Delete packit-worker-short-running-1, which is broken and blocks packit-worker-short-running; it comes back with the new pod template.',
      after: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': at } } } },
    })
    expect(commands.at(-1)).toBe('oc delete pod packit-worker-short-running-1 -n packit-prod')
  })

  it('is the same plan a minute later', () => {
    const later = restart(WORKER, snapshot, '2026-11-23T18:31:00.000Z')
    expect(planOf(later).fingerprint).toBe(planOf(restart(WORKER, snapshot)).fingerprint)
  })
})

describe('a restart is refused', () => {
  it('for a paused Deployment, and for an unknown workload', () => {
    const app = { kind: 'Deployment', name: 'app' } as const
    const paused = deploymentOf('app', { images: { app: 'x/y:1' }, spec: { paused: true } })
    expect(refusalOf(restart(app, snapshotOf({ deployments: [paused] }))).code).toBe('paused')
    expect(refusalOf(restart(app)).code).toBe('not-found')
  })
})
