import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Deployment } from '#lib/kubernetes/objects'
import { APPS, pause, triggerOf, until } from '../../testing/test-cluster'
import { isRolledOut, pullSpec, setImage, startRollouts } from '../../testing/test-rollouts'

const { cluster, images, prepare, deployment, replicaSets, deploy, importNext, patch, writesDuring } =
  await startRollouts()
afterAll(() => cluster.stop())
beforeEach(prepare)

describe('a paused Deployment', () => {
  it('stops, and continues when it is resumed', async () => {
    await deploy({}, 'RollingUpdate')
    await importNext()
    await patch(`${APPS}/deployments/worker`, {
      spec: { paused: true, ...setImage(pullSpec(images.second)).spec },
    })
    const reasonOf = ({ status }: Deployment) =>
      status?.conditions?.find(({ type }) => type === 'Progressing')?.reason
    await until(deployment, (found) => reasonOf(found) === 'DeploymentPaused')
    expect(await replicaSets()).toHaveLength(1)
    await patch(`${APPS}/deployments/worker`, { spec: { paused: null } })
    await until(deployment, isRolledOut(pullSpec(images.second)))
  })

  it('gets the image of its tag, and rolls it out when it is resumed', async () => {
    await deploy(triggerOf('worker:prod', 'worker'), 'RollingUpdate')
    const pausing = (paused: true | null) => patch(`${APPS}/deployments/worker`, { spec: { paused } })
    const reasons = await writesDuring(
      ({ metadata, status }) => [
        metadata.generation,
        status?.observedGeneration,
        status?.conditions?.find(({ type }) => type === 'Progressing')?.reason,
      ],
      async () => {
        await pausing(true)
        await pause(30)
        await importNext()
        await pause(30)
        await pausing(null)
      },
    )
    expect(reasons.slice(0, 8)).toEqual([
      [2, 1, 'NewReplicaSetAvailable'],
      [2, 1, 'DeploymentPaused'],
      [2, 2, 'DeploymentPaused'],
      [3, 2, 'DeploymentPaused'],
      [3, 3, 'DeploymentPaused'],
      [4, 3, 'DeploymentPaused'],
      [4, 3, 'DeploymentResumed'],
      [4, 3, 'DeploymentResumed'],
    ])
    await until(deployment, isRolledOut(pullSpec(images.second)))
  })
})
