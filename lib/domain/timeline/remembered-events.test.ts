import { describe, expect, it } from 'vitest'
import { chronicleOf } from '#lib/domain/chronicle/chronicle'
import { factsFrom, type Failure, type Fact, type RunFact } from '#lib/domain/chronicle/facts'
import { joined } from '#lib/domain/chronicle/merge'
import type { Stretch } from '#lib/domain/chronicle/stretches'
import { NO_EVIDENCE } from '#lib/domain/moves/move-evidence'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import type { Kind } from '#lib/domain/snapshot'
import { imageFact, runFact } from '#lib/domain/testing/test-facts'
import {
  deploymentOf,
  digest,
  DOWN,
  followingStream,
  podOf,
  readAt,
  replicaSetOf,
  snapshotOf,
  triggerOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import { changesBefore } from '#lib/domain/timeline/changes-before'
import { clusterEvents } from '#lib/domain/timeline/cluster-events'
import { detailsOf, eventWords } from '#lib/domain/timeline/event-words'
import { LatestChanges } from '#lib/domain/timeline/latest-changes'
import type { TimelineEvent, What } from '#lib/domain/timeline/timeline-event'
import { NO_JOURNAL } from '#lib/domain/workload/workload-journal'
import { REVISION_ANNOTATION } from '#lib/kubernetes/names'
import type { Pod } from '#lib/kubernetes/objects'

const READ_AT = '2026-11-25T12:00:00Z'
const WHOLE: Stretch[] = [
  { from: Date.parse('2026-11-10T00:00:00Z'), until: Date.parse('2026-11-25T11:59:00Z') },
]

type Asked = {
  lists?: Lists
  facts?: Fact[]
  stretches?: Stretch[]
  lane?: string
  unread?: Kind[]
}

function eventsOf({ lists = {}, facts = [], stretches = WHOLE, lane = '', unread = [] }: Asked) {
  const cluster = readAt(snapshotOf(lists), READ_AT)
  const chronicle = chronicleOf(factsFrom(facts), { stretches, keptFrom: null })
  const down = Object.fromEntries(unread.map((kind) => [kind, DOWN]))
  const snapshot = { ...cluster, chronicle, ...down }
  const looked = new LatestChanges().of(snapshot, laneIndexOf(snapshot).entries, lane, Date.parse(READ_AT))
  return clusterEvents(snapshot, looked, {
    ...{ configured: [], importers: [], sources: [], starterOf: () => null, turnerOf: () => null },
    batch: { cronJobs: { ok: true, value: [] }, jobs: { ok: true, value: [] } },
    evidenceOf: () => NO_EVIDENCE,
    journalOf: () => NO_JOURNAL,
    goneJournalOf: () => NO_JOURNAL,
  })
}

const of = (kind: What['kind'], events: readonly TimelineEvent[]) =>
  events.filter(({ what }) => what.kind === kind)

const exact = (at: string) => ({ at, known: 'exact' }) as const
const seen = (at: string) => ({ at, known: 'seen' }) as const

/** Its current revision is the third one, of 20 November. */
function worker(digit = 'c') {
  const made = deploymentOf('worker', {
    images: { app: `quay.io/packit/worker@${digest(digit)}` },
    triggers: [triggerOf('worker:prod', 'app')],
  })
  const annotations = { ...made.metadata.annotations, [REVISION_ANNOTATION]: '3' }
  return { ...made, metadata: { ...made.metadata, annotations, creationTimestamp: '2026-11-01T02:00:00Z' } }
}

const current = replicaSetOf(worker(), 3, 'three')
const lists: Lists = { deployments: [worker()], replicaSets: [current] }

describe('an import that was pruned', () => {
  const pruned = imageFact({
    image: digest('9'),
    importedAt: '2026-11-15T02:00:00Z',
    broughtBy: [{ kind: 'operation', id: 'op-1', by: 'Ola' }],
    until: exact('2026-11-20T02:00:00Z'),
  })
  const imageStreams = [followingStream('worker', [digest('b')])]

  it('is told with who brought it, and the one that the stream has is told once', () => {
    const events = of(
      'imported',
      eventsOf({ lists: { imageStreams }, facts: [imageFact({ image: digest('b') }), pruned] }),
    )
    expect(events.map(({ id, who }) => [id, who])).toEqual([
      [`imported worker:prod 2026-11-20T02:00:00Z ${digest('b')}`, []],
      [
        `imported worker:prod 2026-11-15T02:00:00Z ${digest('9')}`,
        [{ kind: 'operation', id: 'op-1', by: 'Ola', reason: '' }],
      ],
    ])
  })

  it('by the record of a pin is that pin', () => {
    const [pin] = of(
      'pinned',
      eventsOf({ facts: [{ ...pruned, broughtBy: [{ kind: 'pin', by: 'Pavel' }] }] }),
    )
    expect(pin).toMatchObject({ certainty: 'recorded', who: [{ kind: 'pin', by: 'Pavel' }] })
  })

  it('is told when its stream is gone, or cannot be read, and only where its lane is asked for', () => {
    expect(of('imported', eventsOf({ facts: [pruned] }))).toHaveLength(1)
    const unread: Kind[] = ['imageStreams']
    expect(of('imported', eventsOf({ lists: { imageStreams }, facts: [pruned], unread }))).toHaveLength(1)
    expect(of('imported', eventsOf({ facts: [pruned], lane: 'worker:prod' }))).toHaveLength(1)
    expect(of('imported', eventsOf({ facts: [pruned], lane: 'nginx:prod' }))).toEqual([])
  })

  it('is not told of a time before the one that is looked back to', () => {
    expect(eventsOf({ facts: [{ ...pruned, importedAt: '2026-10-01T02:00:00Z' }] })).toEqual([])
  })
})

describe('a rollout of a revision that is gone', () => {
  const second = runFact({
    image: digest('b'),
    revision: 2,
    madeAt: '2026-11-18T02:00:01Z',
    from: exact('2026-11-18T02:00:01Z'),
    healthyAt: '2026-11-18T02:03:00Z',
    until: exact('2026-11-20T02:00:00Z'),
  })
  const first = runFact({
    madeAt: '2026-11-17T02:00:01Z',
    from: exact('2026-11-17T02:00:01Z'),
    until: exact('2026-11-18T02:00:01Z'),
  })

  it('is told with its image, where it feeds from, and by whom the image came', () => {
    const brought = imageFact({
      image: digest('b'),
      importedAt: '2026-11-18T02:00:00Z',
      broughtBy: [{ kind: 'schedule' }],
    })
    const [, begun] = of('rollout-begun', eventsOf({ lists, facts: [second, brought] }))
    expect(begun).toMatchObject({
      id: 'rollout-begun Deployment/worker 2 2026-11-18T02:00:01Z',
      when: { at: '2026-11-18T02:00:01Z', isExact: true },
      what: { revision: 2, isBack: false, images: [{ container: 'app', image: digest('b') }], fields: null },
      who: [{ kind: 'schedule' }],
    })
    expect(begun?.where).toHaveLength(2)
  })

  it('is done by the time when the workload was first seen healthy, if somebody watched when it began', () => {
    const [done] = of('rollout-done', eventsOf({ lists, facts: [second] }))
    expect(done?.when).toEqual({ at: '2026-11-18T02:03:00Z', isExact: false })
    const late = [{ from: Date.parse('2026-11-18T02:02:00Z'), until: Date.parse('2026-11-25T11:59:00Z') }]
    expect(of('rollout-done', eventsOf({ lists, facts: [second], stretches: late }))).toEqual([])
  })

  it('that kept all images that are remembered is told as a change of its pod template', () => {
    const same = { ...first, image: digest('b') }
    const [changed] = of('template-changed', eventsOf({ facts: [second, same] }))
    expect(changed?.id).toBe('rollout-begun Deployment/worker 2 2026-11-18T02:00:01Z')
    const words = changed && eventWords(changed, String)
    expect(words).toBe('worker: rollout of revision 2 begins without a new image that is known')
  })

  it('makes known what the oldest kept one replaced', () => {
    const kept = { ...first, image: digest('c'), revision: 2, until: exact('2026-11-20T02:00:00Z') }
    const [newest] = eventsOf({ lists, facts: [kept] }).filter(({ id }) => id.includes('worker 3'))
    expect(newest?.what).toEqual({ kind: 'template-changed', revision: 3, isBack: false, fields: null })
  })

  it('is told once if two replicas saw it, with the better time', () => {
    const late = { ...second, from: seen('2026-11-18T02:00:40Z'), until: seen('2026-11-20T02:00:40Z') }
    const [begun, ...others] = of('rollout-begun', eventsOf({ facts: [joined(late, second)] }))
    expect(begun?.when).toEqual({ at: '2026-11-18T02:00:01Z', isExact: true })
    expect(others).toEqual([])
    expect(of('rollout-begun', eventsOf({ facts: [late] }))[0]?.when.isExact).toBe(false)
  })

  it('of a kept revision has the time of the cluster, where the chronicle has only a bound', () => {
    const bound = runFact({
      image: digest('c'),
      revision: 3,
      madeAt: '2026-11-20T02:00:00Z',
      from: seen('2026-11-20T02:00:40Z'),
    })
    const begun = of('rollout-begun', eventsOf({ lists, facts: [bound] }))
    expect(begun.map(({ when }) => when)).toEqual([{ at: '2026-11-20T02:00:00Z', isExact: true }])
  })
})

describe('a crash that pods no longer tell', () => {
  const failure = {
    ...{ first: '2026-11-21T03:12:00Z', last: '2026-11-21T04:00:00Z', restarts: 9 },
    ...{ reason: 'OOMKilled', exitCode: 137 },
  }
  const run = runFact({
    ...{ image: digest('c'), revision: 3, madeAt: '2026-11-20T02:00:00Z' },
    ...{ from: exact('2026-11-20T02:00:00Z'), failure },
  })
  const crashed = (
    members: object,
    events = of('crash-begun', eventsOf({ lists, facts: [{ ...run, failure: { ...failure, ...members } }] })),
  ) => events[0]

  it('began by the first time that was seen, and is known until the last one', () => {
    const begun = crashed({})
    expect(begun).toMatchObject({
      id: 'crash-begun Deployment/worker app 2026-11-20T02:00:00Z',
      when: { at: '2026-11-21T03:12:00Z', isExact: false },
      what: { notBefore: '2026-11-20T02:00:00Z', overAt: '2026-11-21T04:00:00Z', pods: [] },
    })
    expect(begun && eventWords(begun, (at) => at.slice(11, 16))).toBe(
      'worker: container app crashes, last at 04:00: exit code 137, as after SIGKILL · OOMKilled',
    )
    expect(begun && detailsOf(begun.what)).toBe(
      'The pods that crashed are gone; they restarted at least 9 times',
    )
  })

  it('is not said to be gone with its pods where pods, or its workload, cannot be read', () => {
    const details = (asked: Asked) =>
      of('crash-begun', eventsOf({ facts: [run], ...asked })).map(({ what }) => detailsOf(what))
    const gone = ['The pods that crashed are gone; they restarted at least 9 times']
    const last = ['As Quayside saw it last: at least 9 restarts']
    expect(details({ lists })).toEqual(gone)
    expect(details({ lists, unread: ['pods'] })).toEqual(last)
    expect(details({})).toEqual(gone)
    expect(details({ unread: ['deployments'] })).toEqual(last)
  })

  it('of which only one was ever seen began exactly then', () => {
    expect(crashed({ last: failure.first, restarts: 0 })?.when.isExact).toBe(true)
    // It may have waited for its second restart, and so crashed before.
    expect(crashed({ last: failure.first, restarts: 1 })?.when.isExact).toBe(false)
  })

  it('is over since it ran again, or by the time when the workload was healthy after it', () => {
    const over = (members: Partial<typeof run>) =>
      of('crash-over', eventsOf({ lists, facts: [{ ...run, ...members }] })).map(({ when }) => when)
    expect(over({ failure: { ...failure, over: '2026-11-21T04:00:10Z' } })).toEqual([
      { at: '2026-11-21T04:00:10Z', isExact: true },
    ])
    expect(over({ healthyAt: '2026-11-21T04:10:00Z' })).toEqual([
      { at: '2026-11-21T04:10:00Z', isExact: false },
    ])
    expect(over({ healthyAt: '2026-11-20T02:10:00Z' })).toEqual([])
  })

  it('is none of a container that never started', () => {
    expect(crashed({ exitCode: null, reason: 'ImagePullBackOff' })).toBeUndefined()
  })

  const made = podOf(current)
  const app = { name: 'app', image: '', imageID: '', ready: false, restartCount: 12 }
  const lastState = {
    terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-11-25T11:50:00Z' },
  }
  const pod: Pod = {
    ...made,
    status: {
      containerStatuses: [{ ...app, lastState, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
    },
  }

  it('and that goes on in a pod is one, which began when it was first seen', () => {
    const events = of('crash-begun', eventsOf({ lists: { ...lists, pods: [pod] }, facts: [run] }))
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      id: 'crash-begun Deployment/worker app 2026-11-20T02:00:00Z',
      when: { at: '2026-11-21T03:12:00Z', isExact: false },
      what: { pods: [made.metadata.name], restarts: 12, lastAt: '2026-11-25T11:50:00Z', overAt: null },
    })
  })
})

describe('a crash that came again after it was over', () => {
  const first = { first: '2026-11-21T10:00:00Z', last: '2026-11-21T10:00:00Z', restarts: 1 }
  const second = { first: '2026-11-23T10:00:00Z', last: '2026-11-23T10:00:00Z', restarts: 2 }
  const observed = (failure: Pick<Failure, 'first' | 'last' | 'restarts' | 'over'>, members = {}) =>
    runFact({
      ...{ image: digest('c'), revision: 3, madeAt: '2026-11-20T02:00:00Z' },
      ...{ from: exact('2026-11-20T02:00:00Z'), failure: { reason: 'OOMKilled', exitCode: 137, ...failure } },
      ...members,
    })
  const all = (...facts: [RunFact, ...RunFact[]]) =>
    eventsOf({ lists, facts: [facts.reduce<Fact>((one, other) => joined(one, other), facts[0])] })
  const inShort = (events: readonly TimelineEvent[]) =>
    events
      .filter(({ what }) => what.kind === 'crash-begun' || what.kind === 'crash-over')
      .map(({ what, when }) => `${what.kind} ${when.isExact ? '' : 'by '}${when.at.slice(8, 16)}`)

  it('is another one, which began after that, and the first one is still told', () => {
    const again = [
      observed(first),
      observed({ ...first, over: '2026-11-21T10:01:00Z' }),
      observed(second),
    ] as const
    expect(inShort(all(...again))).toEqual([
      'crash-begun by 21T10:00',
      'crash-begun by 23T10:00',
      'crash-over 21T10:01',
    ])
    const over = all(...again, observed({ ...second, over: '2026-11-23T10:01:00Z' }))
    expect(inShort(over)).toEqual([
      'crash-begun by 21T10:00',
      'crash-begun by 23T10:00',
      'crash-over 23T10:01',
    ])
    const [begun, later] = of('crash-begun', over)
    expect(later?.what).toMatchObject({ notBefore: '2026-11-21T10:01:00Z', overAt: '2026-11-23T10:01:00Z' })
    expect(begun && [eventWords(begun, String), detailsOf(begun.what)]).toEqual([
      'worker: container app crashes',
      'It crashed again later',
    ])
    const between = (events: TimelineEvent[]) => changesBefore(events, '2026-11-22T10:00:00Z').crashes
    expect(between(over)).toEqual([])
    expect(between(all(...again))).toEqual([])
  })

  it('is another one where the workload was seen healthy in between', () => {
    const healthyAt = '2026-11-21T10:07:00Z'
    expect(inShort(all(observed(first, { healthyAt }), observed(second)))).toEqual([
      'crash-begun by 21T10:00',
      'crash-begun by 23T10:00',
      'crash-over by 21T10:07',
    ])
  })

  it('is over also if it ran again within the same second', () => {
    expect(inShort(all(observed({ ...first, over: first.last })))).toEqual([
      'crash-begun by 21T10:00',
      'crash-over 21T10:00',
    ])
  })

  const OLD = '2026-10-01T02:00:00Z'
  const set = { ...current, metadata: { ...current.metadata, creationTimestamp: OLD } }
  const looping = { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-11-25T11:50:00Z' } }
  const app = { name: 'app', image: '', imageID: '', ready: false, restartCount: 12, lastState: looping }
  const status = { containerStatuses: [{ ...app, state: { waiting: { reason: 'CrashLoopBackOff' } } }] }
  const started = podOf(set, { status })
  const pods = [{ ...started, metadata: { ...started.metadata, creationTimestamp: OLD } }]
  const loopOf = (over: string | null) => {
    const failure = {
      ...{ first: '2026-10-05T10:00:00Z', last: '2026-11-25T11:45:00Z', restarts: 11 },
      ...{ reason: 'Error', exitCode: 1, ...(over !== null && { over }) },
    }
    const fact = runFact({ image: digest('c'), revision: 3, madeAt: OLD, from: exact(OLD), failure })
    return of('crash-begun', eventsOf({ lists: { ...lists, replicaSets: [set], pods }, facts: [fact] }))
  }

  it('and goes on is told, however long ago the first one was', () => {
    expect(loopOf('2026-10-05T10:01:00Z')).toMatchObject([
      {
        when: { at: '2026-11-25T11:45:00Z', isExact: false },
        what: { notBefore: '2026-10-05T10:01:00Z', lastAt: '2026-11-25T11:50:00Z', overAt: null },
      },
    ])
    expect(loopOf(null)).toMatchObject([{ when: { at: '2026-10-05T10:00:00Z' }, what: { overAt: null } }])
  })

  it('is another one also before Quayside has observed it', () => {
    const known = {
      first: '2026-10-05T10:00:00Z',
      last: '2026-10-05T10:00:00Z',
      over: '2026-10-05T10:01:00Z',
    }
    const failure = { ...known, restarts: 1, reason: 'Error', exitCode: 1 }
    const fact = runFact({ image: digest('c'), revision: 3, madeAt: OLD, from: exact(OLD), failure })
    const events = of(
      'crash-begun',
      eventsOf({ lists: { ...lists, replicaSets: [set], pods }, facts: [fact] }),
    )
    expect(events).toMatchObject([
      { when: { at: '2026-11-25T11:50:00Z', isExact: false }, what: { notBefore: known.over } },
    ])
  })
})

describe('a crash in two uses of a revision', () => {
  const MADE = '2026-11-18T02:00:00Z'
  const use = (revision: number, from: string, failure: Pick<Failure, 'first' | 'last'>) =>
    runFact({
      ...{ image: digest('c'), revision, madeAt: MADE, from: exact(from) },
      failure: { ...failure, restarts: 4, reason: 'Error', exitCode: 1 },
    })
  const first = use(3, MADE, { first: '2026-11-19T03:00:00Z', last: '2026-11-19T03:30:00Z' })
  const begins = (facts: Fact[]) =>
    of('crash-begun', eventsOf({ facts })).map(({ when, what }) => [
      when.at.slice(8, 16),
      what.kind === 'crash-begun' && what.lastAt.slice(8, 16),
    ])

  it('is one where its pods outlived the use in between', () => {
    const back = use(5, '2026-11-19T03:31:00Z', {
      first: '2026-11-19T03:30:00Z',
      last: '2026-11-19T03:50:00Z',
    })
    expect(begins([first, back])).toEqual([['19T03:00', '19T03:50']])
    expect(begins([back, first])).toEqual([['19T03:00', '19T03:50']])
    const begun = of('crash-begun', eventsOf({ facts: [back] }))
    expect(begun.map(({ id }) => id)).toEqual([`crash-begun Deployment/worker app ${MADE}`])
  })

  it('is another one where new pods crashed in the later use', () => {
    const back = use(5, '2026-11-21T02:00:00Z', {
      first: '2026-11-21T03:00:00Z',
      last: '2026-11-21T03:10:00Z',
    })
    expect(begins([first, back])).toEqual([
      ['19T03:00', '19T03:00'],
      ['21T03:00', '21T03:10'],
    ])
  })
})

describe('a time in which nobody watched', () => {
  const minute = (time: string) => Date.parse(`2026-11-25T${time}:00Z`)
  const gapsIn = (stretches: Stretch[]) => of('gap', eventsOf({ stretches })).map(({ what }) => what)

  it('is told once, from when to when', () => {
    const stretches = [
      { from: minute('01:00'), until: minute('03:12') },
      { from: minute('04:00'), until: minute('11:58') },
    ]
    const [gap, ...others] = eventsOf({ stretches })
    expect(gap).toMatchObject({ id: 'gap 2026-11-25T03:12:00.000Z', where: [], certainty: 'inferred' })
    expect(gap && eventWords(gap, (at) => at.slice(11, 16))).toBe('No sign of Quayside from 03:12 to 04:00')
    expect(others).toEqual([])
  })

  it('goes on while nobody watches', () => {
    const [gap] = gapsIn([{ from: minute('01:00'), until: minute('03:12') }])
    expect(gap).toMatchObject({ from: '2026-11-25T03:12:00.000Z', until: null })
  })

  it('is none where nothing was ever observed, and before that began', () => {
    expect(gapsIn([])).toEqual([])
    expect(gapsIn([{ from: minute('01:00'), until: minute('11:58') }])).toEqual([])
  })
})
