import { describe, expect, it } from 'vitest'
import { factsFrom, type Fact } from '#lib/domain/chronicle/facts'
import { endedFacts } from '#lib/domain/observation/ended-facts'
import type { Snapshot } from '#lib/domain/snapshot'
import { imageFact, markFact, runFact } from '#lib/domain/testing/test-facts'
import { markedStream, markWith } from '#lib/domain/testing/test-marks'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  readAt,
  replicaSetOf,
  snapshotOf,
} from '#lib/domain/testing/test-objects'

const NOW = '2026-11-23T18:30:00Z'
const withImage = (digit: string) =>
  deploymentOf('worker', { images: { app: `quay.io/packit/worker@${digest(digit)}` } })
const current = withImage('b')
const annotations = { 'deployment.kubernetes.io/revision': '9' }
const worker = { ...current, metadata: { ...current.metadata, annotations } }

function made(number: number, digit: string, creationTimestamp: string) {
  const set = replicaSetOf(worker, number, digit, withImage(digit).spec.template)
  return { ...set, metadata: { ...set.metadata, creationTimestamp } }
}

/** The cluster keeps two revisions, and two images. */
const snapshot = readAt(
  snapshotOf({
    imageStreams: [followingStream('worker', [digest('b'), digest('c')])],
    deployments: [worker],
    replicaSets: [made(9, 'b', '2026-11-22T02:00:01Z'), made(8, 'c', '2026-11-21T02:00:01Z')],
  }),
  NOW,
)

function ended(facts: Fact[], of: Snapshot = snapshot): Fact[] {
  return [...endedFacts(factsFrom(facts), of, Date.parse(NOW)).values()]
}

describe('what is gone', () => {
  const gone = [imageFact({ stream: 'old' }), runFact({ workload: { kind: 'StatefulSet', name: 'old' } })]

  it('ended when Quayside saw that', () => {
    const until = { at: NOW, known: 'seen' }
    expect(ended(gone)).toEqual(gone.map((fact) => ({ ...fact, until })))
  })

  it('is not told of what cannot be read', () => {
    const unreadable = { metadata: { name: 'old' }, unreadable: 'spec is missing' }
    expect(ended(gone, { ...snapshot, imageStreams: DOWN, pods: DOWN })).toEqual([])
    const some = { ...snapshot.unreadable, imageStreams: [unreadable], statefulSets: [unreadable] }
    expect(ended(gone, { ...snapshot, unreadable: some })).toEqual([])
  })
})

describe('what was pushed out of the history while nobody observed', () => {
  it('ended when the first began that is still known, or earlier', () => {
    const image = imageFact({ importedAt: '2026-11-01T02:00:00Z' })
    const run = runFact({
      revision: 3,
      madeAt: '2026-11-01T02:00:01Z',
      from: { at: '2026-11-01T02:00:01Z', known: 'exact' },
    })
    expect(ended([image, run])).toEqual([
      { ...image, until: { at: '2026-11-19T02:00:00Z', known: 'latest' } },
      { ...run, until: { at: '2026-11-21T02:00:01Z', known: 'latest' } },
    ])
  })

  it('is not told of what goes on, nor where no revision can be seen', () => {
    const image = imageFact({ image: digest('b') })
    const at = '2026-11-22T02:00:01Z'
    const run = runFact({ image: digest('b'), revision: 9, madeAt: at, from: { at, known: 'exact' } })
    expect(ended([image, run])).toEqual([])
    expect(ended([runFact({ revision: 3 })], { ...snapshot, replicaSets: { ok: true, value: [] } })).toEqual(
      [],
    )
  })
})

describe('a mark', () => {
  const back = markWith({ verdict: 'none', at: '2026-11-21T03:12:00Z' })
  const until = { at: back.at, known: 'exact' }

  it('goes on when its tag is gone', () => {
    expect(ended([markFact()])).toEqual([])
  })

  it('is over when it was taken back, as the chronicle or a tag says', () => {
    const over = markFact({ until: { at: back.at, known: 'exact' } })
    expect(ended([markFact(), markFact({ ...back, until: { at: back.at, known: 'exact' } })])).toEqual([over])
    const tag = markedStream(followingStream('other', [digest('a')]), back)
    expect(ended([markFact()], { ...snapshot, imageStreams: { ok: true, value: [tag] } })).toEqual([over])
    expect(over.until).toEqual(until)
  })

  it('is compared with those of its image alone', () => {
    let reads = 0
    const mark = Object.defineProperty(markFact(), 'image', {
      get: () => {
        reads += 1
        return digest('e')
      },
    })
    const others = Array.from({ length: 200 }, (_, index) => markFact({ image: `other-${index}` }))
    const known = new Map<string, Fact>([['mark', mark], ...factsFrom(others)])
    expect([...endedFacts(known, snapshot, Date.parse(NOW)).values()]).toEqual([])
    expect(reads).toBeLessThan(10)
  })

  it('is not over because of an earlier one', () => {
    expect(ended([markFact(), markFact({ verdict: 'good', at: '2026-11-19T03:12:00Z' })])).toMatchObject([
      { verdict: 'good' },
    ])
  })
})
