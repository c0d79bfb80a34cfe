import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type {
  ControllerRevision,
  Deployment,
  Event,
  KubernetesList,
  Pod,
  ReplicaSet,
  StatefulSet,
} from '#lib/kubernetes/objects'
import {
  APPS,
  CORE,
  deploymentOf,
  imageOf,
  IMAGES,
  NAMESPACE,
  pause,
  startTestCluster,
  statefulSetOf,
  streamOf,
  triggerOf,
  until,
  type TestCluster,
} from '../../testing/test-cluster'

let cluster: TestCluster
let first: string
let second: string

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

const pullSpec = (digest: string) => `quay.io/packit/worker@${digest}`
const isRolledOut = (image: string) => (set: Deployment | StatefulSet) =>
  imageOf(set) === image &&
  set.status?.observedGeneration === set.metadata.generation &&
  set.status?.updatedReplicas === set.spec.replicas &&
  set.status?.readyReplicas === set.spec.replicas &&
  set.status?.replicas === set.spec.replicas

beforeEach(async () => {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  first = cluster.push('packit/worker', 'prod')
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('worker', 'prod'))
  await until(
    () => cluster.call('GET', `${IMAGES}/imagestreamtags/worker:prod`),
    ({ status }) => status === 200,
  )
  second = ''
})

const deployment = () => cluster.read<Deployment>(`${APPS}/deployments/worker`)
const statefulSet = () => cluster.read<StatefulSet>(`${APPS}/statefulsets/worker`)

async function items<T>(path: string): Promise<T[]> {
  return (await cluster.read<KubernetesList<T>>(path)).items ?? []
}
const pods = () => items<Pod>(`${CORE}/pods`)
const replicaSets = () => items<ReplicaSet>(`${APPS}/replicasets`)

async function deploy(
  annotations: Record<string, string> = {},
  strategy: 'Recreate' | 'RollingUpdate' = 'Recreate',
) {
  const wanted = deploymentOf('worker', 'worker:prod', annotations)
  await cluster.call('POST', `${APPS}/deployments`, {
    ...wanted,
    spec: { ...wanted.spec, strategy: { type: strategy } },
  })
  await until(deployment, isRolledOut(pullSpec(first)))
}

async function deploySet(annotations = {}, policy: 'OrderedReady' | 'Parallel' = 'OrderedReady') {
  const wanted = statefulSetOf('worker', pullSpec(first), annotations, policy)
  await cluster.call('POST', `${APPS}/statefulsets`, wanted)
  await until(statefulSet, isRolledOut(pullSpec(first)))
}

async function importNext(isBroken = false): Promise<string> {
  second = cluster.push('packit/worker', 'prod', isBroken ? { broken: true } : {})
  await importFrom('quay.io/packit/worker:prod')
  return second
}

function importFrom(name: string) {
  const images = [{ from: { kind: 'DockerImage', name }, to: { name: 'prod' } }]
  return cluster.call('POST', `${IMAGES}/imagestreamimports`, {
    metadata: { name: 'worker' },
    spec: { import: true, images },
  })
}

function patch(path: string, body: object, type = 'application/strategic-merge-patch+json') {
  return cluster.call<Deployment>('PATCH', path, body, { type })
}

/** The result of each write to a Deployment or StatefulSet, from `act` until the writes end. */
async function writesDuring<T>(see: (found: Deployment | StatefulSet) => T, act: () => Promise<unknown>) {
  const seen: T[] = []
  const stop = cluster.store.subscribe(({ resource, object }) => {
    if (resource === 'deployments' || resource === 'statefulsets') seen.push(see(object))
  })
  await act()
  for (let before = -1; before < seen.length;) {
    before = seen.length
    await pause(100)
  }
  stop()
  return seen
}

const countsOf = ({ status = {} }: Deployment | StatefulSet) => [
  status.replicas,
  status.readyReplicas,
  'currentReplicas' in status ? status.currentReplicas : 0,
  status.updatedReplicas ?? 0,
]

const setImage = (image: string) => ({
  spec: { template: { spec: { containers: [{ name: 'worker', image }] } } },
})

describe('a Deployment', () => {
  it.each(['Recreate', 'RollingUpdate'] as const)(
    'rolls out with %s and keeps its revisions',
    async (strategy) => {
      await deploy({ 'kubernetes.io/change-cause': 'first' }, strategy)
      await patch(`${APPS}/deployments/worker`, {
        metadata: { annotations: { 'kubernetes.io/change-cause': 'second' } },
        ...setImage(pullSpec(first)),
        spec: { template: { metadata: { annotations: { restarted: 'now' } } } },
      })
      const done = await until(
        deployment,
        (found) => isRolledOut(pullSpec(first))(found) && found.metadata.generation === 2,
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

  it('stops while it is paused, and continues when it is resumed', async () => {
    await deploy({}, 'RollingUpdate')
    await importNext()
    await patch(`${APPS}/deployments/worker`, { spec: { paused: true, ...setImage(pullSpec(second)).spec } })
    const reasonOf = ({ status }: Deployment) =>
      status?.conditions?.find(({ type }) => type === 'Progressing')?.reason
    await until(deployment, (found) => reasonOf(found) === 'DeploymentPaused')
    expect(await replicaSets()).toHaveLength(1)
    await patch(`${APPS}/deployments/worker`, { spec: { paused: null } })
    await until(deployment, isRolledOut(pullSpec(second)))
  })

  it('gets the image of its tag while it is paused, and rolls it out when it is resumed', async () => {
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
    await until(deployment, isRolledOut(pullSpec(second)))
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
    await importFrom(pullSpec(first))
    await until(deployment, isRolledOut(pullSpec(first)))
  })

  it('waits for an image that cannot be pulled, and reports it in Events', async () => {
    await deploy()
    await patch(`${APPS}/deployments/worker`, setImage('quay.io/packit/worker:gone'))
    const reasonOf = (pod?: Pod) => pod?.status?.containerStatuses?.[0]?.state?.waiting?.reason
    await until(pods, (found) => found.some((pod) => reasonOf(pod) === 'ImagePullBackOff'))
    const events = await items<Event>(`${CORE}/events?fieldSelector=involvedObject.kind%3DPod`)
    expect(events.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['Scheduled', 'Pulled', 'Started', 'Killing', 'Failed', 'BackOff']),
    )
    cluster.push('packit/worker', 'gone')
    await until(deployment, isRolledOut('quay.io/packit/worker:gone'))
  })
})

describe('an image trigger', () => {
  it('follows the tag, and reverts an undo', async () => {
    await deploy(triggerOf('worker:prod', 'worker'))
    await importNext()
    await until(deployment, isRolledOut(pullSpec(second)))
    const undone = await patch(`${APPS}/deployments/worker`, setImage(pullSpec(first)))
    expect(imageOf(undone.body)).toBe(pullSpec(first))
    await until(deployment, isRolledOut(pullSpec(second)))
  })

  it('reverts an undo after the Deployment controller has started it', async () => {
    await deploy(triggerOf('worker:prod', 'worker'))
    await importNext()
    await until(deployment, isRolledOut(pullSpec(second)))
    const undo = () => patch(`${APPS}/deployments/worker`, setImage(pullSpec(first)))
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
    await until(statefulSet, isRolledOut(pullSpec(second)))
    cluster.triggers.stop()
    await patch(`${APPS}/statefulsets/worker`, setImage(pullSpec(first)))
    await until(statefulSet, isRolledOut(pullSpec(first)))
    cluster.triggers.start()
    await until(statefulSet, isRolledOut(pullSpec(second)))
  })

  it('sets the images of two containers in one write', async () => {
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('proxy', 'prod'))
    const [one, two] = ['worker', 'proxy'].map(
      (name) => JSON.parse(triggerOf('worker:prod', name)['image.openshift.io/triggers'] ?? '') as unknown[],
    )
    const annotations = { 'image.openshift.io/triggers': JSON.stringify([one, two].flat()) }
    const wanted = deploymentOf('worker', pullSpec(first), annotations)
    wanted.spec.template.spec?.containers?.push({ name: 'proxy', image: pullSpec(first) })
    await cluster.call('POST', `${APPS}/deployments`, wanted)
    await until(deployment, isRolledOut(pullSpec(first)))
    const images = ({ spec }: Deployment | StatefulSet) =>
      spec.template.spec?.containers?.map(({ image }) => image).join(' ')
    const seen = await writesDuring(images, () => importNext())
    const before = `${pullSpec(first)} ${pullSpec(first)}`
    expect([...new Set([before, ...seen])]).toEqual([before, `${pullSpec(second)} ${pullSpec(second)}`])
  })

  it('also works for StatefulSets', async () => {
    await deploySet(triggerOf('worker:prod', 'worker'))
    await importNext()
    await until(statefulSet, isRolledOut(pullSpec(second)))
    await patch(`${APPS}/statefulsets/worker`, setImage(pullSpec(first)))
    await until(statefulSet, isRolledOut(pullSpec(second)))
  })

  it('does nothing while it is paused, and takes the newest image when it is resumed', async () => {
    await deploy(triggerOf('worker:prod', 'worker'))
    await importNext()
    await until(deployment, isRolledOut(pullSpec(second)))
    const { 'image.openshift.io/triggers': paused } = triggerOf('worker:prod', 'worker', { paused: true })
    const operations = [
      { op: 'replace', path: '/metadata/annotations/image.openshift.io~1triggers', value: paused },
      { op: 'replace', path: '/spec/template/spec/containers/0/image', value: pullSpec(first) },
    ]
    await patch(`${APPS}/deployments/worker`, operations, 'application/json-patch+json')
    await until(deployment, isRolledOut(pullSpec(first)))
    await importNext()
    await pause(30)
    expect(imageOf(await deployment())).toBe(pullSpec(first))
    await patch(`${APPS}/deployments/worker`, {
      metadata: { annotations: triggerOf('worker:prod', 'worker') },
    })
    await until(deployment, isRolledOut(pullSpec(second)))
  })

  it.each([
    ['paused is a string', { paused: 'false' }],
    ['a container does not exist', { fieldPath: 'spec.template.spec.containers[?(@.name=="nobody")].image' }],
    ['a container has two triggers', {}],
  ])('does nothing at all if %s', async (_, mistake) => {
    const good: unknown[] = JSON.parse(
      triggerOf('worker:prod', 'worker')['image.openshift.io/triggers'] ?? '',
    ) as []
    const bad = { ...(good[0] as object), ...mistake }
    await deploy({ 'image.openshift.io/triggers': JSON.stringify([...good, bad]) })
    await importNext()
    await pause(30)
    expect(imageOf(await deployment())).toBe(pullSpec(first))
  })
})

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
    await until(deployment, isRolledOut(pullSpec(second)))
    await annotate(triggerOf('worker:prod', 'worker', { paused: true }))
    const old = (await replicaSets()).find((set) => imageOf(set) === pullSpec(first))
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
    expect(imageOf(undone.body)).toBe(pullSpec(first))
    const back = await until(deployment, isRolledOut(pullSpec(second)))
    expect(back.metadata.annotations).toMatchObject(triggerOf('worker:prod', 'worker'))
  })

  it('is not read when it is fixed, only when the tag changes again', async () => {
    await deploy(triggerOf('worker:prod', 'worker'))
    await annotate({ 'image.openshift.io/triggers': '[' })
    expect(await importAndSettle()).toBe(pullSpec(first))
    await annotate(triggerOf('worker:prod', 'worker'))
    await pause(30)
    expect(imageOf(await deployment())).toBe(pullSpec(first))
    expect(await importAndSettle()).toBe(pullSpec(second))
  })

  it('may have triggers for other paths', async () => {
    const elsewhere = triggerOf('worker:prod', 'worker', { fieldPath: 'spec.nothing' })
    const texts = [elsewhere, triggerOf('worker:prod', 'worker')].map(
      (one) => one['image.openshift.io/triggers'],
    )
    const triggers = texts.flatMap((text) => JSON.parse(text ?? '') as unknown[])
    await deploy({ 'image.openshift.io/triggers': JSON.stringify(triggers) })
    expect(await importAndSettle()).toBe(pullSpec(second))
  })
})

describe('admission', () => {
  it('replaces the name of a stream tag with its newest image, so that nothing changes', async () => {
    await deploy()
    const { body } = await patch(`${APPS}/deployments/worker`, setImage('worker:prod'))
    expect(imageOf(body)).toBe(pullSpec(first))
    expect(body.metadata.generation).toBe(1)
  })
})

describe('a StatefulSet', () => {
  it('rolls out from the highest ordinal and keeps its revisions', async () => {
    await deploySet({ 'kubernetes.io/change-cause': 'first' })
    await importNext()
    await patch(`${APPS}/statefulsets/worker`, setImage(pullSpec(second)))
    const halfway = await until(pods, (found) => found.some((pod) => imageOf(pod) === pullSpec(second)))
    expect(halfway.map((pod) => [pod.metadata.name, imageOf(pod)])).toEqual([
      ['worker-0', pullSpec(first)],
      ['worker-1', pullSpec(second)],
    ])
    const done = await until(statefulSet, isRolledOut(pullSpec(second)))
    expect(done.status?.currentRevision).toBe(done.status?.updateRevision)
    const revisions = await items<ControllerRevision>(`${APPS}/controllerrevisions`)
    expect(revisions.map(({ revision }) => revision).sort()).toEqual([1, 2])
    expect(revisions[0]?.metadata.annotations).toEqual({ 'kubernetes.io/change-cause': 'first' })
  })

  it('writes its status once for each step of a rollout', async () => {
    await deploySet()
    await importNext()
    const counts = await writesDuring(countsOf, () =>
      patch(`${APPS}/statefulsets/worker`, setImage(pullSpec(second))),
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
    await importFrom(pullSpec(first))
    const stuck = await until(
      statefulSet,
      (found) =>
        imageOf(found) === pullSpec(first) && found.status?.observedGeneration === found.metadata.generation,
    )
    await pause(50)
    expect(stuck.status?.currentRevision).toBe(stuck.status?.updateRevision)
    expect((await statefulSet()).status).toMatchObject({ updatedReplicas: 1, readyReplicas: 1 })
    expect(imageOf((await pods())[1] ?? { metadata: { name: '' } })).toBe(pullSpec(second))
    await cluster.call('DELETE', `${CORE}/pods/worker-1`)
    await until(statefulSet, isRolledOut(pullSpec(first)))
  })

  it('with Parallel creates its pods at once, and sees them become ready one by one', async () => {
    const counts = await writesDuring(countsOf, () => deploySet({}, 'Parallel'))
    expect(counts).toEqual([
      [0, undefined, 0, 0],
      [0, undefined, 0, 0],
      [2, undefined, 2, 2],
      [2, 1, 2, 2],
      [2, 2, 2, 2],
    ])
  })

  it('with Parallel recovers by itself', async () => {
    await deploySet(triggerOf('worker:prod', 'worker'), 'Parallel')
    const counts = await writesDuring(countsOf, async () => {
      await importNext(true)
      await until(pods, (found) => (found[1]?.status?.containerStatuses?.[0]?.restartCount ?? 0) > 0)
      await importFrom(pullSpec(first))
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

  it('replaces no pod below its partition, and recreates a deleted one there unchanged', async () => {
    await deploySet()
    await importNext()
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } }
    const { template } = setImage(pullSpec(second)).spec
    await patch(`${APPS}/statefulsets/worker`, { spec: { updateStrategy, template } })
    const isSettled = ({ status }: StatefulSet) => status?.updatedReplicas === 1 && status.readyReplicas === 2
    await until(statefulSet, isSettled)
    const [kept] = await pods()
    await cluster.call('DELETE', `${CORE}/pods/worker-0`)
    await until(pods, ([anew]) => anew !== undefined && anew.metadata.uid !== kept?.metadata.uid)
    const { status } = await until(statefulSet, isSettled)
    expect(status?.currentRevision).not.toBe(status?.updateRevision)
    expect((await pods()).map(imageOf)).toEqual([pullSpec(first), pullSpec(second)])
  })

  it('with OnDelete replaces a pod only after it is deleted', async () => {
    await deploySet()
    await importNext()
    const updateStrategy = { type: 'OnDelete', rollingUpdate: null }
    const { template } = setImage(pullSpec(second)).spec
    await patch(`${APPS}/statefulsets/worker`, { spec: { updateStrategy, template } })
    await until(statefulSet, ({ metadata, status }) => status?.observedGeneration === metadata.generation)
    await cluster.call('DELETE', `${CORE}/pods/worker-0`)
    await until(statefulSet, ({ status }) => status?.updatedReplicas === 1 && status.readyReplicas === 2)
    expect((await pods()).map(imageOf)).toEqual([pullSpec(second), pullSpec(first)])
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
