import { describe, expect, it } from 'vitest'
import { chronicleOf, type Chronicle } from '#lib/domain/chronicle/chronicle'
import { factsFrom, type RunFact } from '#lib/domain/chronicle/facts'
import type { Stretch } from '#lib/domain/chronicle/stretches'
import { runFact } from '#lib/domain/testing/test-facts'
import { unknownImage } from '#lib/domain/image/image'
import { NO_EVIDENCE } from '#lib/domain/moves/move-evidence'
import {
  deploymentOf,
  digest,
  replicaSetOf,
  snapshotOf,
  triggerOf,
  workloadIn,
} from '#lib/domain/testing/test-objects'
import { placeNamed } from '#lib/domain/timeline/place'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import { healthWords, type RecordedState } from '#lib/domain/timeline/health-then'
import { goneThen, ranThen, withCommitsOfImages } from '#lib/domain/timeline/what-ran'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { NO_JOURNAL } from '#lib/domain/workload/workload-journal'
import { REVISION_ANNOTATION, REVISION_HISTORY_ANNOTATION } from '#lib/kubernetes/names'
import type { ReplicaSet } from '#lib/kubernetes/objects'

const KEY = { kind: 'Deployment', name: 'worker' } as const
const worker = (digit: string) =>
  deploymentOf('worker', {
    images: { app: `quay.io/packit/worker@${digest(digit)}` },
    triggers: [triggerOf('worker:prod', 'app')],
  })

function made(number: number, digit: string, createdAt: string, isBack = false): ReplicaSet {
  const set = replicaSetOf(worker(digit), number, digit)
  const annotations = { ...set.metadata.annotations, ...(isBack && { [REVISION_HISTORY_ANNOTATION]: '1' }) }
  return { ...set, metadata: { ...set.metadata, annotations, creationTimestamp: createdAt } }
}

function ranAt(
  at: string,
  sets: ReplicaSet[],
  events: TimelineEvent[] = [],
  recorded: RecordedState[] = [],
  chronicle?: Chronicle,
) {
  const number = Math.max(...sets.map(({ metadata }) => Number(metadata.annotations?.[REVISION_ANNOTATION])))
  const current = worker('c')
  const annotations = { ...current.metadata.annotations, [REVISION_ANNOTATION]: String(number) }
  const stored = snapshotOf({
    deployments: [{ ...current, metadata: { ...current.metadata, annotations } }],
    replicaSets: sets,
  })
  const snapshot = chronicle === undefined ? stored : { ...stored, chronicle }
  const workload = workloadIn(snapshot, KEY)
  return ranThen(
    snapshot,
    workload,
    ownershipOf(snapshot),
    { ...NO_JOURNAL, evidenceOf: () => NO_EVIDENCE },
    events,
    recorded,
    at,
  )
}

const sets = [
  made(1, 'a', '2026-11-18T02:00:00Z'),
  made(2, 'b', '2026-11-19T02:00:00Z'),
  made(3, 'c', '2026-11-20T02:00:00Z'),
]

describe('what a workload ran at a moment', () => {
  it('is the revision that was in use then, with its image and the stream that has it', () => {
    expect(ranAt('2026-11-19T02:00:00Z', sets)).toEqual({
      workload: KEY,
      revision: 2,
      images: [{ container: 'app', image: digest('b'), stream: 'worker', commit: null, commitUrl: null }],
      health: { kind: 'unknown', isInGap: false },
    })
    expect(ranAt('2026-11-20T01:59:59Z', sets).revision).toBe(2)
    expect(ranAt('2026-11-22T00:00:00Z', sets).revision).toBe(3)
  })

  it('is not known before the first revision that is kept', () => {
    expect(ranAt('2026-11-17T00:00:00Z', sets)).toEqual({
      workload: KEY,
      revision: null,
      images: [],
      health: { kind: 'unknown', isInGap: false },
    })
  })

  it('is not known where a revision in between is gone, or came back', () => {
    const [first, , third] = sets
    expect(
      ranAt(
        '2026-11-18T12:00:00Z',
        [first, third].flatMap((each) => each ?? []),
      ).revision,
    ).toBeNull()
    // The first template came back as the third revision, at a time that nothing tells.
    const back = [made(2, 'b', '2026-11-19T02:00:00Z'), made(3, 'c', '2026-11-18T02:00:00Z', true)]
    expect(ranAt('2026-11-19T12:00:00Z', back).revision).toBeNull()
  })

  it('has its commit where the image is known', () => {
    const commit = 'd'.repeat(40)
    const images = new Map([
      [digest('b'), { ...unknownImage(digest('b')), commit, commitUrl: 'https://git/d' }],
    ])
    const { images: shown } = withCommitsOfImages(ranAt('2026-11-19T03:00:00Z', sets), images)
    expect(shown).toMatchObject([{ commit, commitUrl: 'https://git/d' }])
  })
})

describe('how it was', () => {
  const crash = (overAt: string | null, name = 'Deployment/worker'): TimelineEvent => ({
    id: 'crash',
    when: { at: '2026-11-19T03:12:00Z', isExact: true },
    what: {
      kind: 'crash-begun',
      container: 'app',
      pods: [],
      arePodsGone: true,
      notBefore: '2026-11-19T03:12:00Z',
      exitCode: 1,
      reason: null,
      restarts: 2,
      lastAt: '',
      overAt,
    },
    where: [placeNamed(name)],
    who: [],
    certainty: 'seen',
  })
  const healthAt = (at: string, events: TimelineEvent[], recorded: RecordedState[] = []) =>
    ranAt(at, sets, events, recorded).health

  it('is crashing from when a crash began until it was over', () => {
    expect(healthAt('2026-11-19T04:00:00Z', [crash(null)])).toEqual({
      kind: 'crashing',
      container: 'app',
      isCertain: true,
    })
    expect(healthAt('2026-11-19T03:00:00Z', [crash(null)])).toEqual({ kind: 'unknown', isInGap: false })
    expect(healthAt('2026-11-19T04:00:00Z', [crash('2026-11-19T03:20:00Z')])).toEqual({
      kind: 'unknown',
      isInGap: false,
    })
    expect(healthAt('2026-11-19T04:00:00Z', [crash(null, 'Deployment/other')])).toEqual({
      kind: 'unknown',
      isInGap: false,
    })
  })

  it('is perhaps crashing where the first crash that is known came a little later, and an earlier one is forgotten', () => {
    const { what, ...rest } = crash(null)
    if (what.kind !== 'crash-begun') throw new Error('It is a crash.')
    const loop: TimelineEvent = { ...rest, what: { ...what, notBefore: '2026-11-19T03:10:00Z' } }
    const later = { ...loop, when: { at: '2026-11-19T03:12:00Z', isExact: false } }
    expect(healthAt('2026-11-19T03:11:00Z', [later])).toMatchObject({ kind: 'crashing', isCertain: false })
    expect(healthAt('2026-11-19T03:09:00Z', [later])).toEqual({ kind: 'unknown', isInGap: false })
    expect(healthAt('2026-11-19T03:11:00Z', [loop])).toEqual({ kind: 'unknown', isInGap: false })
  })

  it('is what the last operation wrote down, if that was of the same revision and before', () => {
    const at = (time: string): RecordedState => ({ at: time, state: 'healthy', operation: 'op-1' })
    const of = (time: string) => healthAt('2026-11-19T04:00:00Z', [], [at(time)])
    expect(of('2026-11-19T02:05:00Z')).toEqual({ kind: 'recorded', ...at('2026-11-19T02:05:00Z') })
    expect(of('2026-11-19T05:00:00Z')).toEqual({ kind: 'unknown', isInGap: false })
    expect(of('2026-11-18T23:00:00Z')).toEqual({ kind: 'unknown', isInGap: false })
  })
})

describe('what ran before the oldest revision that is kept', () => {
  const exact = (at: string) => ({ at, known: 'exact' }) as const
  const run = (members: Partial<RunFact> = {}) =>
    runFact({
      image: digest('9'),
      revision: 2,
      madeAt: '2026-11-15T02:00:00Z',
      from: exact('2026-11-15T02:00:00Z'),
      until: exact('2026-11-20T02:00:00Z'),
      ...members,
    })
  const chronicleWith = (facts: RunFact[], stretches: Stretch[] = []) =>
    chronicleOf(factsFrom(facts), { stretches, keptFrom: null })
  const ran = (at: string, members: Partial<RunFact> = {}, stretches: Stretch[] = []) =>
    ranAt(at, sets.slice(2), [], [], chronicleWith([run(members)], stretches))

  it('is what Quayside observed, with the stream that feeds it', () => {
    expect(ran('2026-11-16T00:00:00Z')).toMatchObject({
      revision: 2,
      images: [{ container: 'app', image: digest('9'), stream: 'worker' }],
      health: { kind: 'unknown' },
    })
    expect(ran('2026-11-15T01:59:59Z').revision).toBeNull()
    expect(ran('2026-11-20T02:00:00Z').revision).toBe(3)
  })

  it('is not known after the last time at which it is certain, where the end is only a bound', () => {
    const members = {
      revision: 1,
      until: { at: '2026-11-18T02:00:00Z', known: 'seen' },
      healthyAt: '2026-11-15T02:05:00Z',
    } as const
    expect(ran('2026-11-15T02:05:00Z', members).revision).toBe(1)
    expect(ran('2026-11-15T02:05:01Z', members).revision).toBeNull()
  })

  it('is what was deleted later, while somebody watched from that moment until it was seen to be gone', () => {
    const members = { until: { at: '2026-11-18T02:00:00Z', known: 'seen' } } as const
    const minute = (time: string) => Date.parse(`2026-11-${time}:00Z`)
    const whole = [{ from: minute('15T00:00'), until: minute('23T18:29') }]
    const goneAt = (at: string, stretches: Stretch[], more: Partial<RunFact> = members) => {
      const [gone] = goneThen(
        { chronicle: chronicleWith([run(more)], stretches), readAt: '2026-11-23T18:30:00Z' },
        [[run(more)]],
        at,
      )
      return gone?.revision
    }
    expect(goneAt('2026-11-18T01:00:00Z', whole)).toBe(2)
    // The look before that can have been some minutes earlier.
    expect(goneAt('2026-11-18T01:55:00Z', whole)).toBeUndefined()
    const gap = [
      { from: minute('15T00:00'), until: minute('18T01:20') },
      { from: minute('18T01:40'), until: minute('23T18:29') },
    ]
    expect(goneAt('2026-11-18T01:00:00Z', gap)).toBeUndefined()
    expect(goneAt('2026-11-18T01:45:00Z', gap)).toBe(2)
    expect(
      goneAt('2026-11-18T01:00:00Z', [{ from: minute('18T01:30'), until: minute('23T18:29') }]),
    ).toBeUndefined()
    const bound = { until: { at: '2026-11-18T02:00:00Z', known: 'latest' } } as const
    expect(goneAt('2026-11-18T01:00:00Z', whole, bound)).toBeUndefined()
  })

  it('has its health as it was known then', () => {
    const failure = {
      ...{ first: '2026-11-16T03:00:00Z', last: '2026-11-16T04:00:00Z', restarts: 5 },
      ...{ reason: 'Error', exitCode: 1 },
    }
    const healthAt = (at: string, stretches: Stretch[] = []) =>
      ran(at, { healthyAt: '2026-11-15T02:05:00Z', failure }, stretches).health
    expect(healthAt('2026-11-15T02:04:00Z').kind).toBe('unknown')
    expect(healthAt('2026-11-15T03:00:00Z')).toEqual({ kind: 'healthy', at: '2026-11-15T02:05:00Z' })
    expect(healthAt('2026-11-16T03:30:00Z')).toEqual({ kind: 'crashing', container: 'app', isCertain: true })
    expect(healthAt('2026-11-16T05:00:00Z').kind).toBe('unknown')
    const stretches = [
      { from: Date.parse('2026-11-15T00:00:00Z'), until: Date.parse('2026-11-15T02:30:00Z') },
      { from: Date.parse('2026-11-16T03:40:00Z'), until: Date.parse('2026-11-23T18:29:00Z') },
    ]
    const inGap = healthAt('2026-11-15T03:00:00Z', stretches)
    expect(inGap).toEqual({ kind: 'unknown', isInGap: true })
    expect(healthWords(inGap, String)).toBe('not known: nobody watched then')
    expect(healthAt('2026-11-16T03:30:00Z', stretches)).toMatchObject({ isCertain: false })
  })

  it('of a workload that is gone is told where it is known', () => {
    const gone = (at: string) => goneThen({ chronicle: chronicleWith([run()]), readAt: at }, [[run()]], at)
    expect(gone('2026-11-16T00:00:00Z')).toMatchObject([{ workload: KEY, revision: 2 }])
    expect(gone('2026-11-21T00:00:00Z')).toEqual([])
  })
})
