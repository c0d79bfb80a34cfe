import { describe, expect, it } from 'vitest'
import type { Fact, RunFact } from '#lib/domain/chronicle/facts'
import { factsOf } from '#lib/domain/observation/facts-of'
import type { MoversOf } from '#lib/domain/observation/image-facts'
import { freshnessOf, type Snapshot } from '#lib/domain/snapshot'
import { recordedSnapshot } from '#lib/domain/testing/recorded-objects'
import { imageFact, markFact, runFact } from '#lib/domain/testing/test-facts'
import { markedStream, markWith } from '#lib/domain/testing/test-marks'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  podOf,
  readAt,
  replicaSetOf,
  snapshotOf,
} from '#lib/domain/testing/test-objects'
import type { ContainerStatus, Deployment, Pod, ReplicaSet } from '#lib/kubernetes/objects'

const NOW = '2026-11-23T18:30:00Z'
const noMovers: MoversOf = () => []

function seen(snapshot: Snapshot, moversOf = noMovers, now = NOW): Fact[] {
  return [...factsOf(readAt(snapshot, now), { moversOf }, Date.parse(now)).facts.values()]
}

const runs = (snapshot: Snapshot, now = NOW) =>
  seen(snapshot, noMovers, now).filter((fact): fact is RunFact => fact.kind === 'run')

const worker = (digit: string) =>
  deploymentOf('worker', { images: { app: `quay.io/packit/worker@${digest(digit)}` } })

function made(owner: Deployment, number: number, digit: string, createdAt: string): ReplicaSet {
  const set = replicaSetOf(owner, number, digit, worker(digit).spec.template)
  return { ...set, metadata: { ...set.metadata, creationTimestamp: createdAt } }
}

const sets = [
  made(worker('b'), 2, 'b', '2026-11-22T02:00:01Z'),
  made(worker('b'), 1, 'a', '2026-11-20T02:00:01Z'),
]
const [current] = sets

function pod(status: Partial<ContainerStatus>, ready: 'True' | 'False', at: string): Pod {
  const app = { name: 'app', ready: ready === 'True', restartCount: 0, image: '', imageID: '', ...status }
  if (current === undefined) throw new Error('There is no ReplicaSet.')
  return podOf(current, {
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: ready, lastTransitionTime: at }],
      containerStatuses: [app],
    },
  })
}

const running = { running: { startedAt: '2026-11-22T02:00:05Z' } }
const snapshotWith = (...pods: Pod[]) => snapshotOf({ deployments: [worker('b')], replicaSets: sets, pods })

describe('an image of a tag', () => {
  it('has the times of the import history', () => {
    const snapshot = snapshotOf({ imageStreams: [followingStream('worker', [digest('b'), digest('a')])] })
    expect(seen(snapshot)).toEqual([
      imageFact({ image: digest('b') }),
      imageFact({
        importedAt: '2026-11-19T02:00:00Z',
        until: { at: '2026-11-20T02:00:00Z', known: 'exact' },
      }),
    ])
  })

  it('is none of a tag that only repeats another one', () => {
    const stream = followingStream('worker', [digest('b'), digest('a')])
    const from = { kind: 'ImageStreamTag', name: 'other:prod' }
    const alias = { ...stream, spec: { tags: [{ name: 'prod', from }] } }
    expect(seen(snapshotOf({ imageStreams: [alias] }))).toEqual([])
  })

  it('has who brought it only while that can be told', () => {
    const snapshot = snapshotOf({ imageStreams: [followingStream('worker', [digest('b'), digest('a')])] })
    const movers: MoversOf = () => [{ kind: 'job', cronJob: 'import-images', job: 'x', startedBy: null }]
    const broughtBy = (now: string) =>
      seen(snapshot, movers, now).map((fact) => (fact.kind === 'image' ? fact.broughtBy : null))
    expect(broughtBy('2026-11-20T02:10:00Z')).toEqual([[{ kind: 'job', cronJob: 'import-images' }], []])
    expect(broughtBy('2026-11-20T04:00:00Z')).toEqual([[], []])
  })
})

describe('a run', () => {
  it('has the times of the revisions', () => {
    expect(runs(snapshotWith())).toEqual([
      runFact({
        image: digest('b'),
        revision: 2,
        madeAt: '2026-11-22T02:00:01Z',
        from: { at: '2026-11-22T02:00:01Z', known: 'exact' },
        healthyAt: '2026-11-23T18:30:00Z',
      }),
      runFact({
        madeAt: '2026-11-20T02:00:01Z',
        from: { at: '2026-11-20T02:00:01Z', known: 'exact' },
        until: { at: '2026-11-22T02:00:01Z', known: 'exact' },
      }),
    ])
  })

  it('was ready when a pod says so, and is healthy when Quayside sees it', () => {
    const well = snapshotWith(pod({ state: running, ready: true }, 'True', '2026-11-22T02:00:20Z'))
    expect(runs(well)[0]).toMatchObject({
      readyAt: '2026-11-22T02:00:20Z',
      healthyAt: '2026-11-23T18:30:00Z',
    })
    // It has no probe, and runs for too short a time.
    expect(runs(well, '2026-11-22T02:00:30Z')[0]).toMatchObject({ healthyAt: null })
    expect(runs(well, '2026-11-22T02:01:30Z')[0]).toMatchObject({ healthyAt: '2026-11-22T02:01:30Z' })
  })

  it('keeps how its containers crashed, with the times of the kubelet', () => {
    const ended = (at: string) => ({ terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: at } })
    const crashing = pod(
      {
        restartCount: 3,
        lastState: ended('2026-11-23T03:12:00Z'),
        state: { waiting: { reason: 'CrashLoopBackOff' } },
      },
      'False',
      '2026-11-23T03:12:01Z',
    )
    expect(runs(snapshotWith(crashing))[0]).toMatchObject({
      healthyAt: null,
      failure: {
        first: '2026-11-23T03:12:00Z',
        last: '2026-11-23T03:12:00Z',
        restarts: 3,
        reason: 'OOMKilled',
        exitCode: 137,
      },
    })
  })

  it('keeps since when a container that crashed runs again, once it runs for long enough', () => {
    const lastState = { terminated: { exitCode: 1, finishedAt: '2026-11-23T03:12:00Z' } }
    const state = { running: { startedAt: '2026-11-23T03:13:00Z' } }
    const snapshot = snapshotWith(pod({ restartCount: 1, lastState, state }, 'True', '2026-11-23T03:13:01Z'))
    const overAt = (now: string) => runs(snapshot, now)[0]?.failure?.over
    expect(overAt('2026-11-23T03:17:59Z')).toBeUndefined()
    expect(overAt('2026-11-23T03:18:00Z')).toBe('2026-11-23T03:13:00Z')
    const looping = pod(
      { restartCount: 1, lastState, state: { waiting: { reason: 'CrashLoopBackOff' } } },
      'False',
      NOW,
    )
    const other = { ...looping, metadata: { ...looping.metadata, name: 'other' } }
    const both = snapshotOf({
      deployments: [worker('b')],
      replicaSets: sets,
      pods: [...(snapshot.pods.ok ? snapshot.pods.value : []), other],
    })
    expect(runs(both, '2026-11-23T03:30:00Z')[0]?.failure).not.toHaveProperty('over')
  })

  it('keeps that an image could not be pulled', () => {
    const unpulled = pod(
      { state: { waiting: { reason: 'ImagePullBackOff' } } },
      'False',
      '2026-11-23T03:12:01Z',
    )
    expect(runs(snapshotWith(unpulled))[0]?.failure).toEqual({
      first: '2026-11-23T03:12:01Z',
      last: '2026-11-23T03:12:01Z',
      restarts: 0,
      reason: 'ImagePullBackOff',
      exitCode: null,
    })
  })

  it('has no failure of a container that was deleted or ended well', () => {
    const lastState = { terminated: { exitCode: 0, finishedAt: '2026-11-23T03:12:00Z' } }
    const well = pod({ restartCount: 1, lastState, state: running }, 'True', '2026-11-23T03:12:01Z')
    const failed = pod({ state: { terminated: { exitCode: 1, finishedAt: NOW } } }, 'False', NOW)
    const deleted = { ...failed, metadata: { ...failed.metadata, name: 'other', deletionTimestamp: NOW } }
    expect(runs(snapshotWith(well, deleted))[0]?.failure).toBeNull()
  })

  it('of recorded workloads has an image, and a time', () => {
    const facts = runs(recordedSnapshot())
    expect(facts.length).toBeGreaterThan(3)
    for (const { image, from } of facts) {
      expect(image).toMatch(/^sha256:/)
      expect(from.at).toMatch(/^2026-.*Z$/)
    }
  })
})

describe('nothing is seen', () => {
  it('of what was not read', () => {
    expect(seen({ ...snapshotWith(), pods: DOWN })).toEqual([])
  })

  it('of what is stale', () => {
    const snapshot = snapshotWith()
    const old = freshnessOf({ freshAt: Date.parse('2026-11-23T18:00:00Z'), failingSince: null, error: null })
    const stale = { ...snapshot, freshness: { ...snapshot.freshness, pods: old } }
    expect(factsOf(stale, { moversOf: noMovers }, Date.parse(NOW)).facts.size).toBe(0)
  })
})

it('what was seen is not looked at again until it changes', () => {
  const imageStreams = [followingStream('worker', [digest('b'), digest('a')])]
  const snapshot = readAt(snapshotOf({ imageStreams, deployments: [worker('b')], replicaSets: sets }), NOW)
  const known = new WeakSet<object>()
  const look = (of: Snapshot) => {
    const { facts, sources } = factsOf(
      of,
      { moversOf: noMovers, isKnown: (each) => known.has(each) },
      Date.parse(NOW),
    )
    for (const source of sources) known.add(source)
    return [...facts.values()].map(({ kind }) => kind)
  }
  expect(look(snapshot)).toEqual(['image', 'image', 'run', 'run'])
  expect(look(snapshot)).toEqual([])
  expect(look({ ...snapshot, deployments: { ok: true, value: [worker('b')] } })).toEqual(['run', 'run'])
})

describe('a mark of an image', () => {
  const stream = followingStream('worker', [digest('b')])
  const marks = [markWith({ image: digest('b'), verdict: 'none', at: '2026-11-21T03:12:00Z' }), markWith()]

  it('is a fact of its own, also of a stream that need not be looked at again; taken back, it is a moment', () => {
    const marked = markedStream(stream, ...marks)
    const snapshot = readAt(snapshotOf({ imageStreams: [marked] }), NOW)
    const sight = { moversOf: noMovers, streams: [], isKnown: () => true }
    expect([...factsOf(snapshot, sight, Date.parse(NOW)).facts.values()]).toEqual([
      markFact({ ...marks[0], until: { at: '2026-11-21T03:12:00Z', known: 'exact' } }),
      markFact(),
    ])
  })

  it('is not seen while streams are not read', () => {
    expect(seen({ ...snapshotOf(), imageStreams: DOWN })).toEqual([])
  })
})
