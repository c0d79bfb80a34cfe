import { describe, expect, it } from 'vitest'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import {
  deploymentOf,
  digest,
  followingStream,
  judgedIn,
  podOf,
  replicaSetOf,
  snapshotOf,
  triggerOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import { podOfSet, READY, setOf } from '#lib/domain/testing/test-sets'
import { behindWords, lagWord, reasonWords, type Lag } from '#lib/domain/workload/lag-views'
import type { StatefulSet } from '#lib/kubernetes/objects'

const WORKER = { kind: 'Deployment', name: 'worker' } as const
const SET = { kind: 'StatefulSet', name: 'set' } as const
const REPOSITORY = 'quay.io/packit/worker'
const of = (letter: string) => `${REPOSITORY}@${digest(letter)}`
/** The newest build is `c`. */
const STREAM = followingStream('worker', ['c', 'b', 'a'].map(digest))

type Made = Parameters<typeof deploymentOf>[1]

function lagsOf(made: Omit<Made, 'images'> & { image: string }, lists: Lists = {}): Lag[] {
  const { image, ...rest } = made
  const deployment = deploymentOf('worker', { images: { app: image }, ...rest })
  return judgedIn(snapshotOf({ imageStreams: [STREAM], deployments: [deployment], ...lists }), WORKER).lags
}

/** `runs a, 2 behind · trigger paused` */
const words = (lags: readonly Lag[]) =>
  lags.map((lag) => {
    const who = lag.pods === null ? 'runs' : `${lag.pods.old} of ${lag.pods.all} pods run`
    return `${who} ${lag.runs.replace(/^sha256:(.).*/, '$1')}, ${behindWords(lag)} · ${reasonWords(lag)}`
  })

const trigger = (members: object = {}) => triggerOf('worker:prod', 'app', members)

describe('a workload that does not have the newest image of its tag', () => {
  it.each<[string, object[]]>([
    ['runs a, 2 behind · trigger paused', [trigger({ paused: true })]],
    ['runs a, 2 behind · trigger broken', [trigger({ paused: 'false' })]],
    ['runs a, 2 behind · trigger broken', [trigger(), triggerOf('worker:prod', 'nosuch')]],
    ['runs a, 2 behind · its trigger has not written the newest', [trigger()]],
    [
      'runs a, 2 behind · its trigger is not from an ImageStreamTag',
      [trigger({ from: { kind: 'DockerImage', name: 'worker:prod' } })],
    ],
    ['runs a, 2 behind · no image trigger', []],
  ])('says so: %s', (wanted, triggers) => {
    expect(words(lagsOf({ image: of('a'), triggers }))).toEqual([wanted])
  })

  it('counts builds, not imports: one that came back keeps its place', () => {
    const back = followingStream('worker', ['a', 'c', 'b', 'a'].map(digest))
    const lists = { imageStreams: [back] }
    expect(words(lagsOf({ image: of('b'), triggers: [trigger({ paused: true })] }, lists))).toEqual([
      'runs b, newer than the image of worker:prod · trigger paused',
    ])
  })

  it.each([
    ['an image that the tag never had', `${REPOSITORY}@${digest('e')}`, 'e'],
    ['a tag of the registry', `${REPOSITORY}:prod`, `${REPOSITORY}:prod`],
  ])('is not called so many builds behind with %s', (_, image, shown) => {
    expect(words(lagsOf({ image, triggers: [trigger({ paused: true })] }))).toEqual([
      `runs ${shown}, not an image of worker:prod · trigger paused`,
    ])
  })

  it.each<[string, object[]]>([
    ['has the newest image', [trigger({ paused: true })]],
    ['has the newest image, and no trigger', []],
  ])('is none that %s', (_, triggers) => {
    expect(lagsOf({ image: of('c'), triggers })).toEqual([])
  })

  it('is none that has the newest digest from another repository', () => {
    const image = `mirror.example/packit/worker@${digest('c')}`
    expect(lagsOf({ image, triggers: [trigger({ paused: true })] })).toEqual([])
  })

  it('is none whose tag is in another namespace, since nobody looked there', () => {
    const from = { kind: 'ImageStreamTag', name: 'worker:prod', namespace: 'other' }
    expect(lagsOf({ image: of('a'), triggers: [trigger({ from })] })).toEqual([])
  })

  it('tells the client that paused the trigger, where the cluster does', () => {
    const triggers = [trigger({ paused: true })]
    const made = deploymentOf('worker', { images: { app: of('a') }, triggers })
    const fieldsV1 = { 'f:metadata': { 'f:annotations': { 'f:image.openshift.io/triggers': {} } } }
    const owner = { manager: 'kubectl-edit', operation: 'Update', fieldsV1 }
    const deployment = { ...made, metadata: { ...made.metadata, managedFields: [owner] } }
    const snapshot = snapshotOf({ imageStreams: [STREAM], deployments: [deployment] })
    expect(judgedIn(snapshot, WORKER).lags).toMatchObject([{ writtenBy: 'kubectl-edit', author: null }])
  })
})

describe('a workload without an image trigger', () => {
  const byHand = (image: string, imageStreams = [STREAM]) => lagsOf({ image }, { imageStreams })

  it('belongs to the tag that had its image, and that lane shows it', () => {
    const deployments = [deploymentOf('worker', { images: { app: of('b') } })]
    const { entries, others } = laneIndexOf(snapshotOf({ imageStreams: [STREAM], deployments }))
    expect(entries[0]?.lane).toMatchObject({
      workloads: [],
      byHand: [{ name: 'worker', lags: [{ builds: 1 }] }],
    })
    expect(others).toMatchObject([{ name: 'worker', lags: [{ builds: 1 }] }])
  })

  it('is not said to be behind where several tags had its image', () => {
    const other = followingStream('other', ['d', 'b'].map(digest), REPOSITORY)
    expect(byHand(of('b'), [STREAM, other])).toEqual([])
  })

  it('is not behind where it has the newest image of one of them', () => {
    const other = followingStream('other', ['b', 'a'].map(digest), REPOSITORY)
    expect(byHand(of('b'), [STREAM, other])).toEqual([])
  })

  it('is not behind a tag of another repository', () => {
    expect(byHand(`quay.io/other/worker@${digest('a')}`)).toEqual([])
  })

  it('is known by the name of its stream in the registry of the cluster, too', () => {
    const repository = 'image-registry.openshift-image-registry.svc:5000/packit-prod/worker'
    const stream = { ...STREAM, status: { ...STREAM.status, dockerImageRepository: repository } }
    expect(words(byHand(`${repository}@${digest('b')}`, [stream]))).toEqual([
      'runs b, 1 behind · no image trigger',
    ])
  })
})

describe('pods that are kept from the newest image', () => {
  const held = (spec: Partial<StatefulSet['spec']>, images = ['a', 'b', 'c']) => {
    const triggers = [trigger()]
    const set = setOf('set', { image: 'c', replicas: images.length, triggers, spec })
    const pods = images.map((image, at) => podOfSet(set, at, image))
    return judgedIn(snapshotOf({ imageStreams: [STREAM], statefulSets: [set], pods }), SET)
  }

  it('by OnDelete are behind, and nothing rolls out', () => {
    const { lags, health } = held({ updateStrategy: { type: 'OnDelete' } })
    expect(words(lags)).toEqual(['2 of 3 pods run a, 2 behind · OnDelete: pods change when they are deleted'])
    expect(health).toBe('healthy')
  })

  it('by a partition are behind', () => {
    const { lags } = held({ updateStrategy: { rollingUpdate: { partition: 2 } } })
    expect(words(lags)).toEqual(['2 of 3 pods run a, 2 behind · kept by its partition'])
  })

  it('only by a rollout under way are not behind', () => {
    expect(held({}).lags).toEqual([])
    expect(held({ updateStrategy: { rollingUpdate: { partition: 1 } } }, ['c', 'b', 'c']).lags).toEqual([])
  })

  it('by a paused Deployment are behind, although its trigger has written the newest', () => {
    const spec = { paused: true, replicas: 1 }
    const app = deploymentOf('worker', { images: { app: of('c') }, triggers: [trigger()], spec })
    const template = { spec: { containers: [{ name: 'app', image: of('b') }] } }
    const old = replicaSetOf(app, 1, 'old', template)
    const pods = [podOf(old, { ...template, status: READY })]
    const snapshot = snapshotOf({ imageStreams: [STREAM], deployments: [app], replicaSets: [old], pods })
    const { lags, health } = judgedIn(snapshot, WORKER)
    expect(words(lags)).toEqual(['1 of 1 pods run b, 1 behind · the Deployment is paused'])
    expect(health).toBe('paused')
  })
})

it.each([
  [null, []],
  ['behind', [{ builds: 2 }]],
  ['behind', [{ builds: 0 }, { builds: null }]],
  ['ahead', [{ builds: 0 }]],
])('the word beside its health is %j', (word, lags) => {
  expect(lagWord(lags)).toBe(word)
})
