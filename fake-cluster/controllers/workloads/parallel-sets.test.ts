import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { APPS, triggerOf, until } from '../../testing/test-cluster'
import { countsOf, isRolledOut, pullSpec, setImage, startRollouts } from '../../testing/test-rollouts'

const {
  cluster,
  images,
  prepare,
  statefulSet,
  pods,
  deploySet,
  importFrom,
  importNext,
  patch,
  writesDuring,
} = await startRollouts()
afterAll(() => cluster.stop())
beforeEach(prepare)

describe('a StatefulSet with the policy Parallel', () => {
  it('creates its pods at once, and sees them become ready one by one', async () => {
    const counts = await writesDuring(countsOf, () => deploySet({}, 'Parallel'))
    expect(counts).toEqual([
      [0, undefined, 0, 0],
      [0, undefined, 0, 0],
      [2, undefined, 2, 2],
      [2, 1, 2, 2],
      [2, 2, 2, 2],
    ])
  })

  it('recovers by itself', async () => {
    await deploySet(triggerOf('worker:prod', 'worker'), 'Parallel')
    const counts = await writesDuring(countsOf, async () => {
      await importNext(true)
      await until(pods, (found) => (found[1]?.status?.containerStatuses?.[0]?.restartCount ?? 0) > 0)
      await importFrom(pullSpec(images.first))
    })
    expect(counts).toEqual([
      [2, 2, 2, 2],
      [2, 2, 1, 0],
      [1, 1, 1, 0],
      [2, 1, 1, 1],
      // Fixed again: the broken pod is subtracted from the current ones, although it never was one.
      [2, 1, 1, 1],
      [2, 1, 0, 1],
      [2, 1, 1, 1],
      [1, 1, 1, 1],
      [2, 1, 2, 2],
      [2, 2, 2, 2],
    ])
  })

  it('replaces a pod of a third revision, and never reports fewer than no current pods', async () => {
    await deploySet({}, 'Parallel')
    await patch(`${APPS}/statefulsets/worker`, { spec: { replicas: 1 } })
    await until(statefulSet, ({ status }) => status?.replicas === 1)
    const update = (image: string) => patch(`${APPS}/statefulsets/worker`, setImage(image))
    const broken = cluster.push('packit/worker', 'prod', { broken: true })
    const writes = await writesDuring(countsOf, async () => {
      await update(pullSpec(broken))
      await until(pods, ([pod]) => (pod?.status?.containerStatuses?.[0]?.restartCount ?? 0) > 0)
      await update(pullSpec(images.first))
    })
    expect(Math.min(...writes.map(([, , current]) => current ?? 0))).toBe(0)
    await until(statefulSet, isRolledOut(pullSpec(images.first)))
  })
})
