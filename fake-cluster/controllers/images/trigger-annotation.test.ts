import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { APPS, deploymentOf, NAMESPACE, imageOf, pause, triggerOf, until } from '../../testing/test-cluster'
import { isRolledOut, pullSpec, startRollouts } from '../../testing/test-rollouts'
import { triggersOf } from './trigger-annotation'

const { cluster, images, prepare, deployment, replicaSets, deploy, importNext, patch } = await startRollouts()
afterAll(() => cluster.stop())
beforeEach(prepare)

describe('a trigger annotation', () => {
  const importAndSettle = async () => {
    await importNext()
    await pause(30)
    return imageOf(await deployment())
  }
  const annotate = (annotations: Record<string, string | null>) =>
    patch(`${APPS}/deployments/worker`, { metadata: { annotations } })

  it('is restored by an undo with oc, and the newest image with it if the trigger is not paused', async () => {
    await deploy(triggerOf('worker:prod', 'worker'))
    await importNext()
    await until(deployment, isRolledOut(pullSpec(images.second)))
    await annotate(triggerOf('worker:prod', 'worker', { paused: true }))
    const old = (await replicaSets()).find((set) => imageOf(set) === pullSpec(images.first))
    const { metadata, spec } = await deployment()
    const revision = 'deployment.kubernetes.io/revision'
    const annotations = { ...old?.metadata.annotations, [revision]: metadata.annotations?.[revision] }
    const { 'pod-template-hash': dropped, ...labels } = old?.spec.template?.metadata?.labels ?? {}
    expect([dropped, labels]).toEqual([expect.any(String), spec.template.metadata?.labels])
    const operations = [
      { op: 'replace', path: '/spec/template', value: { ...old?.spec.template, metadata: { labels } } },
      { op: 'replace', path: '/metadata/annotations', value: annotations },
    ]
    const undone = await patch(`${APPS}/deployments/worker`, operations, 'application/json-patch+json')
    expect(imageOf(undone.body)).toBe(pullSpec(images.first))
    const back = await until(deployment, isRolledOut(pullSpec(images.second)))
    expect(back.metadata.annotations).toMatchObject(triggerOf('worker:prod', 'worker'))
  })

  it('is not read when it is fixed, only when the tag changes again', async () => {
    await deploy(triggerOf('worker:prod', 'worker'))
    await annotate({ 'image.openshift.io/triggers': '[' })
    expect(await importAndSettle()).toBe(pullSpec(images.first))
    await annotate(triggerOf('worker:prod', 'worker'))
    await pause(30)
    expect(imageOf(await deployment())).toBe(pullSpec(images.first))
    expect(await importAndSettle()).toBe(pullSpec(images.second))
  })

  it('may have triggers for other paths', async () => {
    const elsewhere = triggerOf('worker:prod', 'worker', { fieldPath: 'spec.nothing' })
    const texts = [elsewhere, triggerOf('worker:prod', 'worker')].map(
      (one) => one['image.openshift.io/triggers'],
    )
    const triggers = texts.flatMap((text) => JSON.parse(text ?? '') as unknown[])
    await deploy({ 'image.openshift.io/triggers': JSON.stringify(triggers) })
    expect(await importAndSettle()).toBe(pullSpec(images.second))
  })

  it.each([
    ['paused is a string', { paused: 'false' }],
    ['a container does not exist', { fieldPath: 'spec.template.spec.containers[?(@.name=="nobody")].image' }],
    ['a container has two triggers', {}],
  ])('is ignored as a whole if %s', async (_, mistake) => {
    const good: unknown[] = JSON.parse(
      triggerOf('worker:prod', 'worker')['image.openshift.io/triggers'] ?? '',
    ) as []
    const bad = { ...(good[0] as object), ...mistake }
    await deploy({ 'image.openshift.io/triggers': JSON.stringify([...good, bad]) })
    await importNext()
    await pause(30)
    expect(imageOf(await deployment())).toBe(pullSpec(images.first))
  })
})

const fieldPath = 'spec.template.spec.containers[?(@.name=="worker")].image'
const read = (annotation: string) =>
  triggersOf(deploymentOf('worker', 'x', { 'image.openshift.io/triggers': annotation }))
const readOne = (trigger: object) => read(JSON.stringify([trigger]))?.[0]

describe('the list of triggers', () => {
  const from = { kind: 'ImageStreamTag', name: 'worker:prod' }

  it('has the same triggers if members are null, missing or in another case', () => {
    const found = readOne({ from, fieldPath })
    expect(found).toMatchObject({ stream: 'worker', tag: 'prod', namespace: NAMESPACE, isPaused: false })
    const nulls = { namespace: null, apiVersion: null, uid: null }
    expect(readOne({ from: { ...from, ...nulls }, fieldPath, paused: null })).toEqual(found)
    expect(readOne({ FROM: { Kind: from.kind, NAME: from.name }, fieldpath: fieldPath })).toEqual(found)
  })

  it('may be null, or have an entry that is', () => {
    expect(read('null')).toEqual([])
    expect(read('[null]')).toEqual([expect.objectContaining({ stream: '', fieldPath: '', wakes: false })])
    expect(readOne({ from: null, fieldPath: null })).toMatchObject({ stream: '', wakes: false })
  })

  it.each(['', '{', '{}', '[1]', '[{"from":"worker:prod"}]', '[{"paused":"true"}]', '[null,null]'])(
    'is malformed: %s',
    (annotation) => {
      expect(read(annotation)).toBeUndefined()
    },
  )

  it('starts an update only for the tag of a stream, unless the trigger is paused', () => {
    const wakes = (other: object, more: object = {}) =>
      readOne({ from: { ...from, ...other }, fieldPath, ...more })?.wakes
    expect(wakes({})).toBe(true)
    expect(wakes({}, { paused: true })).toBe(false)
    expect(wakes({ kind: 'DockerImage' })).toBe(false)
    expect(wakes({ apiVersion: 'image.openshift.io/v1' })).toBe(false)
    expect(wakes({ name: 'worker' })).toBe(false)
  })

  it('means the tag latest by a name that ends with a colon', () => {
    expect(readOne({ from: { ...from, name: 'worker:' }, fieldPath })).toMatchObject({ tag: 'latest' })
    expect(readOne({ from: { ...from, name: 'worker:v1:2' }, fieldPath })).toMatchObject({ tag: 'v1:2' })
  })
})
