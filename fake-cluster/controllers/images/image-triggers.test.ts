import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Deployment, StatefulSet } from '#lib/kubernetes/objects'
import {
  APPS,
  deploymentOf,
  imageOf,
  IMAGES,
  pause,
  streamOf,
  triggerOf,
  until,
} from '../../testing/test-cluster'
import { isRolledOut, pullSpec, setImage, startRollouts } from '../../testing/test-rollouts'

const {
  cluster,
  images,
  prepare,
  deployment,
  statefulSet,
  deploy,
  deploySet,
  importFrom,
  importNext,
  patch,
  writesDuring,
} = await startRollouts()
afterAll(() => cluster.stop())
beforeEach(prepare)

describe('an image trigger', () => {
  it('follows the tag, and reverts an undo', async () => {
    await deploy(triggerOf('worker:prod', 'worker'))
    await importNext()
    await until(deployment, isRolledOut(pullSpec(images.second)))
    const undone = await patch(`${APPS}/deployments/worker`, setImage(pullSpec(images.first)))
    expect(imageOf(undone.body)).toBe(pullSpec(images.first))
    await until(deployment, isRolledOut(pullSpec(images.second)))
  })

  it('reverts an undo after the Deployment controller has started it', async () => {
    await deploy(triggerOf('worker:prod', 'worker'))
    await importNext()
    await until(deployment, isRolledOut(pullSpec(images.second)))
    const undo = () => patch(`${APPS}/deployments/worker`, setImage(pullSpec(images.first)))
    const writes = await writesDuring(
      ({ metadata, status }) => [
        metadata.generation,
        metadata.annotations?.['deployment.kubernetes.io/revision'],
        status?.observedGeneration,
      ],
      undo,
    )
    // As in rollout-undo-deployment.json: revision 3 belonged to the reverted undo.
    expect(writes).toEqual([
      [3, '2', 2],
      [4, '2', 2],
      [4, '4', 2],
      [4, '4', 4],
    ])
  })

  it('keeps an undo while its controller is down, and reverts it when the controller starts', async () => {
    await deploySet(triggerOf('worker:prod', 'worker'))
    await importNext()
    await until(statefulSet, isRolledOut(pullSpec(images.second)))
    cluster.triggers.stop()
    await patch(`${APPS}/statefulsets/worker`, setImage(pullSpec(images.first)))
    await until(statefulSet, isRolledOut(pullSpec(images.first)))
    cluster.triggers.start()
    await until(statefulSet, isRolledOut(pullSpec(images.second)))
  })

  it('sets the images of two containers in one write', async () => {
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('proxy', 'prod'))
    const [one, two] = ['worker', 'proxy'].map(
      (name) => JSON.parse(triggerOf('worker:prod', name)['image.openshift.io/triggers'] ?? '') as unknown[],
    )
    const annotations = { 'image.openshift.io/triggers': JSON.stringify([one, two].flat()) }
    const wanted = deploymentOf('worker', pullSpec(images.first), annotations)
    wanted.spec.template.spec?.containers?.push({ name: 'proxy', image: pullSpec(images.first) })
    await cluster.call('POST', `${APPS}/deployments`, wanted)
    await until(deployment, isRolledOut(pullSpec(images.first)))
    const imagesIn = ({ spec }: Deployment | StatefulSet) =>
      spec.template.spec?.containers?.map(({ image }) => image).join(' ')
    const seen = await writesDuring(imagesIn, () => importNext())
    const before = `${pullSpec(images.first)} ${pullSpec(images.first)}`
    expect([...new Set([before, ...seen])]).toEqual([
      before,
      `${pullSpec(images.second)} ${pullSpec(images.second)}`,
    ])
  })

  it('also works for StatefulSets', async () => {
    await deploySet(triggerOf('worker:prod', 'worker'))
    await importNext()
    await until(statefulSet, isRolledOut(pullSpec(images.second)))
    await patch(`${APPS}/statefulsets/worker`, setImage(pullSpec(images.first)))
    await until(statefulSet, isRolledOut(pullSpec(images.second)))
  })

  it('does nothing while it is paused, and takes the newest image when it is resumed', async () => {
    await deploy(triggerOf('worker:prod', 'worker'))
    await importNext()
    await until(deployment, isRolledOut(pullSpec(images.second)))
    const { 'image.openshift.io/triggers': paused } = triggerOf('worker:prod', 'worker', { paused: true })
    const operations = [
      { op: 'replace', path: '/metadata/annotations/image.openshift.io~1triggers', value: paused },
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: pullSpec(images.first) },
    ]
    await patch(`${APPS}/deployments/worker`, operations, 'application/json-patch+json')
    await until(deployment, isRolledOut(pullSpec(images.first)))
    await importNext()
    await pause(30)
    expect(imageOf(await deployment())).toBe(pullSpec(images.first))
    await patch(`${APPS}/deployments/worker`, {
      metadata: { annotations: triggerOf('worker:prod', 'worker') },
    })
    await until(deployment, isRolledOut(pullSpec(images.second)))
  })

  it('is not woken by the stream of a paused trigger', async () => {
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('proxy', 'prod'))
    const pathOf = (name: string) => `spec.template.spec.containers[?(@.name=="${name}")].image`
    const triggers = [
      { from: { kind: 'ImageStreamTag', name: 'worker:prod' }, fieldPath: pathOf('worker'), paused: true },
      { from: { kind: 'DockerImage', name: 'proxy:prod' }, fieldPath: pathOf('proxy') },
    ]
    const annotated = (list: object[]) => ({ 'image.openshift.io/triggers': JSON.stringify(list) })
    const wanted = deploymentOf('worker', pullSpec(images.first), annotated(triggers))
    wanted.spec.template.spec?.containers?.push({ name: 'proxy', image: 'quay.io/packit/proxy:old' })
    await cluster.call('POST', `${APPS}/deployments`, wanted)
    const proxy = async () => (await deployment()).spec.template.spec?.containers?.[1]?.image
    // A trigger from another kind never wakes its workload, so that only the other one could.
    const digest = cluster.push('packit/proxy', 'prod')
    await importFrom('quay.io/packit/proxy:prod', 'proxy')
    await importNext()
    await pause(30)
    expect(await proxy()).toBe('quay.io/packit/proxy:old')
    await patch(`${APPS}/deployments/worker`, {
      metadata: { annotations: annotated(triggers.map((each) => ({ ...each, paused: false }))) },
    })
    await until(proxy, (image) => image === `quay.io/packit/proxy@${digest}`)
  })
})
