import { describe, expect, it } from 'vitest'
import type { ImageFact, RunFact } from '#lib/domain/chronicle/facts'
import type { Deployment, ImageStream, PodTemplate, ReplicaSet } from '#lib/kubernetes/objects'
import { previousImagesOf } from '#lib/domain/workload/previous-images'
import { answered, recordedSnapshot, WORKER } from '#lib/domain/testing/recorded-objects'
import { chronicleWith, imageFact, runFact } from '#lib/domain/testing/test-facts'
import { markedStream, markWith } from '#lib/domain/testing/test-marks'
import {
  deploymentOf,
  digest,
  followingStream,
  podOf,
  replicaSetOf,
  snapshotOf,
  triggerOf,
  workloadIn,
  type Lists,
} from '#lib/domain/testing/test-objects'

const APP = { kind: 'Deployment', name: 'app' } as const
const image = (digit: string) => `quay.io/packit/worker@${digest(digit)}`

const before = (lists: Lists) => {
  const snapshot = snapshotOf(lists)
  return previousImagesOf(snapshot, workloadIn(snapshot, APP))
}

/** The history of `worker:prod`, newest first: each image, and for how many minutes it was the newest. */
function history(...items: [digit: string, minutes: number][]): ImageStream {
  const stream = followingStream('worker', [])
  const now = Date.parse('2026-11-23T18:30:00Z')
  const created = items.map((_, index) => {
    const minutes = items.slice(0, index + 1).reduce((sum, [, lasted]) => sum + lasted, 0)
    return new Date(now - minutes * 60_000).toISOString()
  })
  const events = items.map(([digit], index) => ({
    image: digest(digit),
    dockerImageReference: image(digit),
    created: created[index] ?? '',
    generation: 1,
  }))
  return { ...stream, status: { tags: [{ tag: 'prod', items: events }] } }
}

const app = (digit: string): Deployment =>
  deploymentOf('app', { images: { app: image(digit) }, triggers: [triggerOf('worker:prod', 'app')] })

/** A revision of the Deployment, created so many minutes ago. */
function revision(owner: Deployment, number: number, digit: string, minutesAgo: number): ReplicaSet {
  const template = { spec: { containers: [{ name: 'app', image: image(digit) }] } }
  const set = replicaSetOf(owner, number, `${digit}${number}`, template)
  const createdAt = Date.parse('2026-11-23T18:30:00Z') - minutesAgo * 60_000
  return { ...set, metadata: { ...set.metadata, creationTimestamp: new Date(createdAt).toISOString() } }
}

describe('the previous image', () => {
  it('is the one that ready pods still run, whatever was asked for since', () => {
    const owner = app('d')
    const sets = [revision(owner, 3, 'd', 1), revision(owner, 2, 'c', 100), revision(owner, 1, 'b', 900)]
    const ready = { status: { conditions: [{ type: 'Ready', status: 'True' as const }] } }
    const pods = sets.slice(2).map((set) => podOf(set, ready))
    const imageStreams = [history(['d', 1], ['c', 100], ['b', 800])]
    expect(before({ imageStreams, deployments: [owner], replicaSets: sets, pods })).toEqual({
      images: new Map([['app', image('b')]]),
      because: 'Ready pods still run it: app-b1-abcde.',
    })
  })

  it.each([
    ['redis:7.2', 'on Docker Hub', 'redis:7.2'],
    ['docker.io/library/redis:7.2', 'on Docker Hub, in full', 'docker.io/library/redis:7.2'],
    ['worker:prod', 'a stream tag, which names the newest image', undefined],
  ])('can be %s, %s', (was, _, found) => {
    const owner = deploymentOf('app', { images: { app: 'redis:7.4' } })
    const sets = [
      replicaSetOf(owner, 2, 'new'),
      replicaSetOf(owner, 1, 'old', { spec: { containers: [{ name: 'app', image: was }] } }),
    ]
    const worker = history(['b', 600])
    const imageStreams = [{ ...worker, spec: { ...worker.spec, lookupPolicy: { local: true } } }]
    expect(before({ imageStreams, deployments: [owner], replicaSets: sets })?.images.get('app')).toBe(found)
  })

  describe('if ready pods have the current images', () => {
    const since = (annotations: Record<string, string>, url: string) => ({
      metadata: { labels: { component: 'app' }, annotations },
      spec: { containers: [{ name: 'app', image: image('b'), env: [{ name: 'URL', value: url }] }] },
    })
    const found = (was: PodTemplate, now: PodTemplate) => {
      const owner = { ...app('b'), spec: { ...app('b').spec, template: now } }
      const sets = [replicaSetOf(owner, 2, 'bad', now), replicaSetOf(owner, 1, 'good', was)]
      const ready = { status: { conditions: [{ type: 'Ready', status: 'True' as const }] } }
      const pods = sets.slice(1).map((set) => podOf(set, ready))
      const imageStreams = [history(['b', 600], ['a', 9000])]
      return before({ imageStreams, deployments: [owner], replicaSets: sets, pods })
    }

    it('comes with the pod template of their revision', () => {
      expect(found(since({}, 'good'), since({}, 'bad'))).toMatchObject({
        revision: { number: 1 },
        because: 'Ready pods still run it: app-good-abcde.',
      })
    })

    it('ignores a restart', () => {
      const restarted = { 'kubectl.kubernetes.io/restartedAt': '2026-11-23T18:29:00Z' }
      expect(found(since({}, 'good'), since(restarted, 'good'))?.images.get('app')).toBe(image('a'))
    })
  })

  it('is not one that crashes', () => {
    const owner = app('c')
    const sets = [revision(owner, 2, 'c', 1), revision(owner, 1, 'b', 30)]
    const containerStatuses = [
      {
        name: 'app',
        ready: true,
        restartCount: 3,
        image: image('b'),
        imageID: image('b'),
        state: { running: { startedAt: '2026-11-23T18:29:00Z' } },
        lastState: { terminated: { exitCode: 1 } },
      },
    ]
    const status = { conditions: [{ type: 'Ready', status: 'True' as const }], containerStatuses }
    const pods = sets.slice(1).map((set) => podOf(set, { status }))
    const imageStreams = [history(['c', 1], ['b', 2], ['a', 900])]
    expect(before({ imageStreams, deployments: [owner], replicaSets: sets, pods })?.images).toEqual(
      new Map([['app', image('a')]]),
    )
  })

  it.each<[string, [string, number][], string]>([
    [
      'the one before, which ran long enough',
      [
        ['c', 5],
        ['b', 600],
        ['a', 9000],
      ],
      'b',
    ],
    [
      'not one that was replaced within minutes',
      [
        ['c', 5],
        ['b', 3],
        ['a', 9000],
      ],
      'a',
    ],
    [
      'the newest if none ran long enough',
      [
        ['c', 5],
        ['b', 3],
        ['a', 2],
      ],
      'b',
    ],
    [
      'not one that someone reverted',
      [
        ['c', 5],
        ['a', 300],
        ['b', 300],
        ['a', 9000],
      ],
      'a',
    ],
    [
      'not one that someone reverted to the current one',
      [
        ['a', 5],
        ['c', 300],
        ['a', 900],
        ['b', 900],
      ],
      'b',
    ],
    [
      'one that was pinned until the tag followed again',
      [
        ['b', 5],
        ['a', 300],
        ['b', 300],
        ['a', 9000],
      ],
      'a',
    ],
  ])('is, in the import history, %s', (_, items, expected) => {
    const imageStreams = [history(...items)]
    const found = before({ imageStreams, deployments: [app(items[0]?.[0] ?? '')] })
    expect(found?.images.get('app')).toBe(image(expected))
  })

  it('says how long it ran, and what was skipped', () => {
    const imageStreams = [history(['c', 5], ['b', 3], ['a', 9000])]
    expect(before({ imageStreams, deployments: [app('c')] })?.because).toBe(
      'aaaaaaaa ran for 6 d; skipped 1 newer image that ran for less than 10 min.',
    )
  })

  it('comes from the revisions if no trigger is live', () => {
    const owner = deploymentOf('app', { images: { app: image('c') } })
    const sets = (...minutes: [number, number, number]) => [
      revision(owner, 3, 'c', minutes[0]),
      revision(owner, 2, 'b', minutes[1]),
      revision(owner, 1, 'a', minutes[2]),
    ]
    const of = (...minutes: [number, number, number]) =>
      before({ deployments: [owner], replicaSets: sets(...minutes) })
    expect(of(5, 600, 9000)?.images.get('app')).toBe(image('b'))
    expect(of(5, 8, 9000)?.images.get('app')).toBe(image('a'))
    // The newest revision is the oldest object: someone went back from b to it.
    expect(of(9000, 5, 600)?.images.get('app')).toBe(image('a'))
    // The second one is older than the first: someone went back to it, and nothing says for how long it ran.
    expect(of(5, 9000, 600)).toEqual({
      images: new Map([['app', image('b')]]),
      because: 'Someone went back to bbbbbbbb before.',
    })
  })

  it('is null if there is no other image', () => {
    expect(before({ imageStreams: [history(['a', 5])], deployments: [app('a')] })).toBeNull()
  })

  it('of several tags comes from the one that changed last', () => {
    const imageStreams = [
      history(['b', 50], ['a', 900]),
      { ...history(['d', 5], ['c', 900]), metadata: { name: 'proxy', namespace: 'packit-prod' } },
    ]
    const deployment = deploymentOf('app', {
      images: { app: image('b'), proxy: image('d') },
      triggers: [triggerOf('worker:prod', 'app'), triggerOf('proxy:prod', 'proxy')],
    })
    expect(before({ imageStreams, deployments: [deployment] })?.images).toEqual(
      new Map([['proxy', image('c')]]),
    )
  })

  it('of a StatefulSet with a broken pod is the one that the other pod runs', () => {
    const statefulSets = [answered('StatefulSet', 'statefulset-broken-pod', 3)]
    const pods = answered('PodList', 'statefulset-broken-pod', 4).items ?? []
    const snapshot = recordedSnapshot({ statefulSets, pods })
    expect(previousImagesOf(snapshot, workloadIn(snapshot, WORKER))?.images.get('packit-worker')).toBe(
      '127.0.0.1:5000/packit/packit-worker@sha256:b771f8f0ace4ab1db2194b6fb47c30aa86c3cdf523f338512f7b9d290e07895b',
    )
  })
})

describe('where Quayside observed, the previous image', () => {
  const exact = (minutesAgo: number) => {
    const at = new Date(Date.parse('2026-11-23T18:30:00Z') - minutesAgo * 60_000).toISOString()
    return { at: at.replace('.000Z', 'Z'), known: 'exact' } as const
  }
  const ran = (digit: string, from: number, until: number, members: Partial<RunFact> = {}) =>
    runFact({
      workload: APP,
      image: digest(digit),
      revision: 900 - from,
      from: exact(from),
      until: exact(until),
      ...members,
    })
  const failed = (minutesAgo: number) => {
    const { at } = exact(minutesAgo)
    return { failure: { first: at, last: at, restarts: 3, reason: 'Error', exitCode: 1 } }
  }
  const healthyAt = exact(900).at
  const of = (facts: RunFact[], items = history(['d', 50], ['c', 100], ['b', 300], ['a', 900])) => {
    const snapshot = snapshotOf({ imageStreams: [items], deployments: [app('d')] })
    const observed = { ...snapshot, chronicle: chronicleWith(...facts) }
    return previousImagesOf(observed, workloadIn(observed, APP))
  }

  it('is the last one that was seen healthy, and not one that crashed for hours', () => {
    expect(of([ran('c', 150, 50, failed(51)), ran('b', 450, 150, { healthyAt })])).toEqual({
      images: new Map([['app', image('b')]]),
      because: 'Quayside saw bbbbbbbb healthy here, and it ran for 5 h; skipped 1 newer image that failed.',
    })
  })

  it('says so if a newer one was not seen', () => {
    expect(of([ran('b', 450, 150, { healthyAt })])?.because).toBe(
      'Quayside saw bbbbbbbb healthy here, and it ran for 5 h; skipped 1 newer image that Quayside did not see healthy.',
    )
  })

  it('is not one that failed, if none was seen healthy', () => {
    expect(of([ran('c', 150, 50, failed(51))])).toEqual({
      images: new Map([['app', image('b')]]),
      because: 'bbbbbbbb ran for 5 h; skipped 1 newer image that failed.',
    })
  })

  it('is the newest, if all of them failed, and says so', () => {
    const items = history(['d', 50], ['c', 100])
    expect(of([ran('c', 150, 50, failed(51))], items)?.because).toBe(
      'All earlier images that are known failed; cccccccc is the newest of them.',
    )
  })

  it('counts as it did the last time, and only on this workload', () => {
    const again = [ran('c', 900, 800, failed(801)), ran('c', 150, 50, { healthyAt: exact(140).at })]
    expect(of(again)?.images.get('app')).toBe(image('c'))
    const other = { workload: { kind: 'StatefulSet', name: 'app' } as const }
    expect(of([ran('c', 150, 50, { ...failed(51), ...other })])?.because).toBe('cccccccc ran for 1 h.')
  })

  it('is not one that somebody reverted from, although it was healthy', () => {
    const items = history(['a', 50], ['b', 100], ['a', 900])
    const snapshot = snapshotOf({ imageStreams: [items], deployments: [app('a')] })
    const observed = { ...snapshot, chronicle: chronicleWith(ran('b', 150, 50, { healthyAt })) }
    expect(previousImagesOf(observed, workloadIn(observed, APP))).toBeNull()
  })
})

describe('an image that was pruned from the history', () => {
  const at = (minutesAgo: number) =>
    new Date(Date.parse('2026-11-23T18:30:00Z') - minutesAgo * 60_000).toISOString().replace('.000Z', 'Z')
  const remembered = (digit: string, minutesAgo: number, until: ImageFact['until']) =>
    imageFact({ image: digest(digit), importedAt: at(minutesAgo), until })
  const of = (...facts: ImageFact[]) => {
    const snapshot = snapshotOf({ imageStreams: [history(['d', 50])], deployments: [app('d')] })
    const observed = { ...snapshot, chronicle: chronicleWith(...facts) }
    return previousImagesOf(observed, workloadIn(observed, APP))
  }
  const latest = { at: at(50), known: 'latest' } as const

  it('ran until it was replaced, if somebody saw that', () => {
    expect(of(remembered('c', 900, { at: at(50), known: 'exact' }))?.because).toBe('cccccccc ran for 14 h.')
    // What replaced it was pruned as well, and is forgotten.
    expect(of(remembered('c', 900, { at: at(840), known: 'exact' }))?.because).toBe('cccccccc ran for 1 h.')
  })

  it('ran for an unknown time, if nobody watched when it was replaced', () => {
    expect(of(remembered('c', 900, latest))?.because).toBe('It is unknown how long cccccccc ran.')
    expect(of(remembered('c', 900, null))?.because).toBe('It is unknown how long cccccccc ran.')
  })

  it('counts as too short then', () => {
    const known = remembered('b', 2_000, { at: at(900), known: 'exact' })
    expect(of(remembered('c', 900, latest), known)).toEqual({
      images: new Map([['app', image('b')]]),
      because: 'bbbbbbbb ran for 18 h; skipped 1 newer image that ran for an unknown time.',
    })
  })
})

describe('an image that is marked bad', () => {
  const sets = [
    revision(app('d'), 3, 'd', 1),
    revision(app('d'), 2, 'c', 100),
    revision(app('d'), 1, 'b', 900),
  ]
  const stream = history(['d', 1], ['c', 99], ['b', 800])
  const bad = (...digits: string[]) =>
    markedStream(stream, ...digits.map((digit) => markWith({ image: digest(digit) })))

  it('is never the previous one: the one before is, and the evidence says so', () => {
    const found = before({ imageStreams: [bad('c')], deployments: [app('d')] })
    expect(found?.images.get('app')).toBe(image('b'))
    expect(found?.because).toContain('skipped 1 newer image marked bad')
    expect(before({ imageStreams: [stream], deployments: [app('d')] })?.images.get('app')).toBe(image('c'))
  })

  it('is none where ready pods still run it, or Quayside saw it healthy', () => {
    const ready = { status: { conditions: [{ type: 'Ready', status: 'True' as const }] } }
    const pods = sets.slice(1, 2).map((set) => podOf(set, ready))
    const lists = { deployments: [app('d')], replicaSets: sets, pods }
    expect(before({ ...lists, imageStreams: [stream] })?.images.get('app')).toBe(image('c'))
    expect(before({ ...lists, imageStreams: [bad('c')] })?.images.get('app')).toBe(image('b'))
  })

  it('leaves none where all are', () => {
    expect(before({ imageStreams: [bad('b', 'c')], deployments: [app('d')] })).toBeNull()
  })
})
