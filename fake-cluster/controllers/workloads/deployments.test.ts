import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Event, Pod } from '#lib/kubernetes/objects'
import { APPS, CORE, imageOf, triggerOf, until } from '../../testing/test-cluster'
import { isRolledOut, pullSpec, setImage, startRollouts } from '../../testing/test-rollouts'

const {
  cluster,
  images,
  prepare,
  deployment,
  itemsOf,
  pods,
  replicaSets,
  deploy,
  importFrom,
  importNext,
  patch,
} = await startRollouts()
afterAll(() => cluster.stop())
beforeEach(prepare)

describe('a Deployment', () => {
  it.each(['Recreate', 'RollingUpdate'] as const)(
    'rolls out with %s and keeps its revisions',
    async (strategy) => {
      await deploy({ 'kubernetes.io/change-cause': 'first' }, strategy)
      await patch(`${APPS}/deployments/worker`, {
        metadata: { annotations: { 'kubernetes.io/change-cause': 'second' } },
        ...setImage(pullSpec(images.first)),
        spec: { template: { metadata: { annotations: { restarted: 'now' } } } },
      })
      const done = await until(
        deployment,
        (found) => isRolledOut(pullSpec(images.first))(found) && found.metadata.generation === 2,
      )
      expect(done.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2')
      expect(done.status?.conditions).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' }),
          expect.objectContaining({ type: 'Available', status: 'True' }),
        ]),
      )
      const revisions = (await replicaSets()).map(({ metadata, spec }) => [
        metadata.annotations?.['deployment.kubernetes.io/revision'],
        metadata.annotations?.['kubernetes.io/change-cause'],
        spec.replicas,
      ])
      expect(revisions.sort()).toEqual([
        ['1', 'first', 0],
        ['2', 'second', 1],
      ])
    },
  )

  it('gives an old revision a new number when it returns to it', async () => {
    await deploy()
    await patch(`${APPS}/deployments/worker`, {
      spec: { template: { metadata: { annotations: { a: 'b' } } } },
    })
    await until(replicaSets, (found) => found.length === 2)
    await patch(`${APPS}/deployments/worker`, {
      spec: { template: { metadata: { annotations: { a: null } } } },
    })
    const back = await until(
      deployment,
      ({ metadata }) => metadata.annotations?.['deployment.kubernetes.io/revision'] === '3',
    )
    expect(back.metadata.generation).toBe(3)
    expect(await replicaSets()).toHaveLength(2)
  })

  it('reports that it is stuck, and recovers by itself', async () => {
    await deploy(triggerOf('worker:prod', 'worker'))
    await patch(`${APPS}/deployments/worker`, { spec: { progressDeadlineSeconds: 1 } })
    await importNext(true)
    await until(
      deployment,
      ({ status }) =>
        status?.conditions?.some(({ reason }) => reason === 'ProgressDeadlineExceeded') ?? false,
    )
    const [broken] = await until(
      pods,
      ([pod]) => (pod?.status?.containerStatuses?.[0]?.restartCount ?? 0) > 1,
    )
    expect(broken?.status?.containerStatuses?.[0]?.state?.waiting?.reason).toBe('CrashLoopBackOff')
    const log = await cluster.call<string>('GET', `${CORE}/pods/${broken?.metadata.name ?? ''}/log`)
    expect(log).toMatchObject({ status: 200, type: expect.stringMatching(/^text\/plain/) as string })
    expect(log.body).toContain('Traceback')
    await importFrom(pullSpec(images.first))
    await until(deployment, isRolledOut(pullSpec(images.first)))
  })

  it('waits for an image that cannot be pulled, and reports it in Events', async () => {
    await deploy()
    await patch(`${APPS}/deployments/worker`, setImage('quay.io/packit/worker:gone'))
    const reasonOf = (pod?: Pod) => pod?.status?.containerStatuses?.[0]?.state?.waiting?.reason
    await until(pods, (found) => found.some((pod) => reasonOf(pod) === 'ImagePullBackOff'))
    const events = await itemsOf<Event>(`${CORE}/events?fieldSelector=involvedObject.kind%3DPod`)
    expect(events.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['Scheduled', 'Pulled', 'Started', 'Killing', 'Failed', 'BackOff']),
    )
    cluster.push('packit/worker', 'gone')
    await until(deployment, isRolledOut('quay.io/packit/worker:gone'))
  })
})

describe('admission', () => {
  it('replaces the name of a stream tag with its newest image, so that nothing changes', async () => {
    await deploy()
    const { body } = await patch(`${APPS}/deployments/worker`, setImage('worker:prod'))
    expect(imageOf(body)).toBe(pullSpec(images.first))
    expect(body.metadata.generation).toBe(1)
  })
})
