import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { ControllerRevision, StatefulSet } from '#lib/kubernetes/objects'
import { APPS, CORE, imageOf, pause, triggerOf, until } from '../../testing/test-cluster'
import { countsOf, isRolledOut, pullSpec, setImage, startRollouts } from '../../testing/test-rollouts'

const {
  cluster,
  images,
  prepare,
  statefulSet,
  itemsOf,
  pods,
  deploySet,
  importFrom,
  importNext,
  patch,
  writesDuring,
} = await startRollouts()
afterAll(() => cluster.stop())
beforeEach(prepare)

describe('a StatefulSet', () => {
  it('rolls out from the highest ordinal and keeps its revisions', async () => {
    await deploySet({ 'kubernetes.io/change-cause': 'first' })
    await importNext()
    await patch(`${APPS}/statefulsets/worker`, setImage(pullSpec(images.second)))
    const halfway = await until(pods, (found) =>
      found.some((pod) => imageOf(pod) === pullSpec(images.second)),
    )
    expect(halfway.map((pod) => [pod.metadata.name, imageOf(pod)])).toEqual([
      ['worker-0', pullSpec(images.first)],
      ['worker-1', pullSpec(images.second)],
    ])
    const done = await until(statefulSet, isRolledOut(pullSpec(images.second)))
    expect(done.status?.currentRevision).toBe(done.status?.updateRevision)
    const revisions = await itemsOf<ControllerRevision>(`${APPS}/controllerrevisions`)
    expect(revisions.map(({ revision }) => revision).sort()).toEqual([1, 2])
    expect(revisions[0]?.metadata.annotations).toEqual({ 'kubernetes.io/change-cause': 'first' })
  })

  it('writes its status once for each step of a rollout', async () => {
    await deploySet()
    await importNext()
    const counts = await writesDuring(countsOf, () =>
      patch(`${APPS}/statefulsets/worker`, setImage(pullSpec(images.second))),
    )
    // As in import-changed.json.
    expect(counts).toEqual([
      [2, 2, 2, 2],
      [2, 2, 1, 0],
      [1, 1, 1, 0],
      [2, 1, 1, 1],
      [2, 2, 0, 1],
      [1, 1, 0, 1],
      [2, 1, 0, 2],
      [2, 2, 2, 2],
    ])
  })

  it('stays stuck behind a broken pod after the template is fixed, until that pod is deleted', async () => {
    await deploySet(triggerOf('worker:prod', 'worker'))
    await importNext(true)
    await until(pods, (found) => (found[1]?.status?.containerStatuses?.[0]?.restartCount ?? 0) > 0)
    await importFrom(pullSpec(images.first))
    const stuck = await until(
      statefulSet,
      (found) =>
        imageOf(found) === pullSpec(images.first) &&
        found.status?.observedGeneration === found.metadata.generation,
    )
    await pause(50)
    expect(stuck.status?.currentRevision).toBe(stuck.status?.updateRevision)
    expect((await statefulSet()).status).toMatchObject({ updatedReplicas: 1, readyReplicas: 1 })
    expect(imageOf((await pods())[1] ?? { metadata: { name: '' } })).toBe(pullSpec(images.second))
    await cluster.call('DELETE', `${CORE}/pods/worker-1`)
    await until(statefulSet, isRolledOut(pullSpec(images.first)))
  })

  it('replaces no pod below its partition, and recreates a deleted one there unchanged', async () => {
    await deploySet()
    await importNext()
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } }
    const { template } = setImage(pullSpec(images.second)).spec
    await patch(`${APPS}/statefulsets/worker`, { spec: { updateStrategy, template } })
    const isSettled = ({ status }: StatefulSet) => status?.updatedReplicas === 1 && status.readyReplicas === 2
    await until(statefulSet, isSettled)
    const [kept] = await pods()
    await cluster.call('DELETE', `${CORE}/pods/worker-0`)
    await until(pods, ([anew]) => anew !== undefined && anew.metadata.uid !== kept?.metadata.uid)
    const { status } = await until(statefulSet, isSettled)
    expect(status?.currentRevision).not.toBe(status?.updateRevision)
    expect((await pods()).map(imageOf)).toEqual([pullSpec(images.first), pullSpec(images.second)])
  })

  it('with OnDelete replaces a pod only after it is deleted', async () => {
    await deploySet()
    await importNext()
    const updateStrategy = { type: 'OnDelete', rollingUpdate: null }
    const { template } = setImage(pullSpec(images.second)).spec
    await patch(`${APPS}/statefulsets/worker`, { spec: { updateStrategy, template } })
    await until(statefulSet, ({ metadata, status }) => status?.observedGeneration === metadata.generation)
    await cluster.call('DELETE', `${CORE}/pods/worker-0`)
    await until(statefulSet, ({ status }) => status?.updatedReplicas === 1 && status.readyReplicas === 2)
    expect((await pods()).map(imageOf)).toEqual([pullSpec(images.second), pullSpec(images.first)])
  })

  it('refuses other changes of its spec', async () => {
    await deploySet()
    const refused = await cluster.call('PATCH', `${APPS}/statefulsets/worker`, {
      spec: { serviceName: 'other' },
    })
    expect(refused.status).toBe(422)
    expect(refused.body.message).toContain("updates to statefulset spec for fields other than 'replicas'")
  })
})
