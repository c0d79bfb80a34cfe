import { describe, expect, it } from 'vitest'
import { deploymentOf, replicaSetOf, snapshotOf } from '#lib/domain/testing/test-objects'
import type { PodTemplate } from '#lib/kubernetes/objects'
import { operationOf } from '#lib/plan/operation/operation-steps'
import { planAction } from '#lib/plan/actions/plan-action'
import { planOf, upToDate } from '#lib/plan/testing/test-plans'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const AUTHOR = { by: 'Ola', at: '2026-11-23T18:30:00.000Z', reason: "It doesn't work" }
const workload = { kind: 'Deployment', name: 'app' } as const
const now = deploymentOf('app', { images: { app: 'quay.io/packit/app:2' } })

/** A template with a password that a shell would stumble over. */
const env = [{ name: 'PASSWORD', value: "it's $ecret" }]
const template: PodTemplate = { spec: { containers: [{ name: 'app', image: 'quay.io/packit/app:1', env }] } }

describe('the commands of an operation, which every reader of ConfigMaps can see', () => {
  it('leave out the pod template, and keep the rest', () => {
    const set = replicaSetOf(now, 1, 'old')
    const replicaSets = [{ ...set, spec: { ...set.spec, template } }, replicaSetOf(now, 2, 'new')]
    const snapshot = snapshotOf({ deployments: [now], replicaSets })
    const request = { ...revertWorkload(workload), to: { revision: 1 }, way: null } as const
    const plan = planOf(planAction(snapshot, request, AUTHOR, () => upToDate('x'), 900))
    expect(plan.commands.join()).toContain('PASSWORD')

    const operation = operationOf(plan, { id: 'op', by: 'Ola', reason: '', startedAt: AUTHOR.at })
    expect(JSON.stringify(operation)).not.toMatch(/PASSWORD|ecret/)
    expect(operation.commands).toEqual([
      expect.stringMatching(
        /^oc patch deployment\/app .*"path":"\/spec\/template","value":"the pod template, which the journal does not keep"}\]'$/,
      ),
    ])
  })
})
