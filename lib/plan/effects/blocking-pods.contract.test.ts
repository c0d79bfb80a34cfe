import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BEHAVIOUR, type Behaviour } from '../../../fake-cluster/controllers/pods/behaviour'
import {
  APPS,
  CORE,
  NAMESPACE,
  pause,
  startTestCluster,
  statefulSetOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { applyStep } from '#lib/cluster/request/apply'
import { connectionTo } from '#lib/cluster/request/connection'
import { readSnapshot } from '#lib/cluster/testing/read-snapshot'
import { writeTemporary } from '#lib/cluster/testing/test-server'
import { summaryIn, workloadIn } from '#lib/domain/testing/test-objects'
import { planRestart } from '#lib/plan/actions/restart/plan-restart'
import { planRevert } from '#lib/plan/actions/revert/plan-revert'
import { isMet } from '#lib/plan/effects/blocking-pods'
import type { Step } from '#lib/plan/plan'
import { planOf, registrySays, upToDate } from '#lib/plan/testing/test-plans'
import type { Environment } from '#lib/server/config/parse'
import { environmentOf } from '#lib/server/testing/test-environment'
import { revertWorkload } from '#lib/plan/actions/revert/action'

const X17 = { kind: 'StatefulSet', name: 'x17' } as const
const AUTHOR = { by: 'Ola', at: '2026-11-24T03:00:00.000Z', reason: 'It is never ready' }
const REPLICAS = 3

let cluster: TestCluster
let environment: Environment

beforeAll(async () => {
  cluster = await startTestCluster()
  environment = environmentOf('prod', {
    namespace: NAMESPACE,
    cluster: { server: cluster.url, tokenFile: writeTemporary('token', 'admin') },
  })
})
afterAll(() => cluster.stop())

const read = () => readSnapshot(connectionTo(environment.cluster), NAMESPACE, new Date())
const podsNow = async () => summaryIn(await read(), X17).pods
const patch = (spec: object) => cluster.call('PATCH', `${APPS}/statefulsets/x17`, { spec })
const withBehaviour = (behaviour: Behaviour | null) =>
  patch({ template: { metadata: { annotations: { [BEHAVIOUR]: behaviour } } } })

/** A set whose pods fail in these ways, from its first one; null: the pod is ready. */
async function fill(behaviours: (Behaviour | null)[]): Promise<void> {
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  cluster.push('packit/worker', '1')
  const { metadata, spec } = statefulSetOf('x17', 'quay.io/packit/worker:1')
  const updateStrategy = { type: 'OnDelete' as const }
  await cluster.call('POST', `${APPS}/statefulsets`, {
    metadata,
    spec: { ...spec, replicas: REPLICAS, updateStrategy },
  })
  await until(podsNow, (pods) => pods.length === REPLICAS && pods.every(({ isReady }) => isReady))
  // From the last one, since a pod is created only when all before it are ready.
  for (const [ordinal, behaviour] of [...behaviours.entries()].reverse()) {
    if (behaviour === null) continue
    await withBehaviour(behaviour)
    await cluster.call('DELETE', `${CORE}/pods/x17-${ordinal}`)
    await until(
      podsNow,
      (pods) => pods.find(({ name }) => name === `x17-${ordinal}`)?.unready?.stage === 'starting',
    )
  }
  await patch({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } })
  await atRest()
}

/** Until the controller changes nothing any more. */
async function atRest(): Promise<void> {
  for (let before = await seen(), looks = 0; looks < 6; looks += 1) {
    await pause(10)
    const now = await seen()
    if (now !== before) looks = 0
    before = now
  }
}

const seen = async () => JSON.stringify([workloadIn(await read(), X17), await podsNow()])

async function apply(steps: Step[]): Promise<void> {
  for (const { request, after } of steps) {
    if (after) await until(read, (snapshot) => isMet(after, workloadIn(snapshot, X17)))
    const answer = await applyStep(connectionTo(environment.cluster), request)
    expect(answer.ok).toBe(true)
  }
}

const revertToFirst = async () =>
  planOf(
    planRevert(
      await read(),
      { ...revertWorkload(X17), to: { revision: 1 }, way: null },
      AUTHOR,
      registrySays(upToDate('')),
    ),
  )

const behaviours = fc.array(
  fc.option(fc.constantFrom<Behaviour>('never-ready', 'unschedulable', 'waiting-for-volume', 'endless-init')),
  { minLength: REPLICAS, maxLength: REPLICAS },
)

describe('a StatefulSet with pods that do not get ready', { timeout: 120_000 }, () => {
  it('reaches the target of a revert, whichever pods these are', async () => {
    await fc.assert(
      fc.asyncProperty(behaviours, async (of) => {
        await fill(of)
        // Where all pods are ready, it has the first revision already.
        if (of.every((each) => each === null)) return
        const plan = await revertToFirst()
        const deleted = plan.steps.flatMap(({ request: { method, path } }) =>
          method === 'DELETE' ? [path.split('/').at(-1)] : [],
        )
        // The controller may have replaced ready pods after the last one that is not.
        expect(deleted).toEqual((await podsNow()).filter(({ isReady }) => !isReady).map(({ name }) => name))
        await apply(plan.steps)
        await until(
          podsNow,
          (pods) => pods.length === REPLICAS && pods.every(({ isReady, isUpdated }) => isReady && isUpdated),
        )
      }),
      { numRuns: 8 },
    )
  })

  it('stays where it is after an undo alone', async () => {
    await fill([null, 'never-ready', null])
    const { steps } = await revertToFirst()
    await apply(steps.slice(0, 1))
    await pause(300)
    expect((await podsNow()).find(({ name }) => name === 'x17-1')).toMatchObject({
      isReady: false,
      isUpdated: false,
    })
    await apply(steps.slice(1))
    await until(podsNow, (pods) => pods.length === REPLICAS && pods.every(({ isReady }) => isReady))
  })

  it('is restarted as a whole when its template is good again', async () => {
    await fill(['unschedulable', null, null])
    await withBehaviour(null)
    await atRest()
    const snapshot = await read()
    await apply(planOf(planRestart(snapshot, { action: 'restart', workload: X17 }, AUTHOR)).steps)
    await until(
      podsNow,
      (pods) => pods.length === REPLICAS && pods.every(({ isReady, isUpdated }) => isReady && isUpdated),
    )
  })
})
