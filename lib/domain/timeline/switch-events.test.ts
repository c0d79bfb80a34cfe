import { describe, expect, it } from 'vitest'
import { chronicleOf } from '#lib/domain/chronicle/chronicle'
import { factsFrom, type SwitchFact, type Turn } from '#lib/domain/chronicle/facts'
import type { Stretch } from '#lib/domain/chronicle/stretches'
import { NO_EVIDENCE, type MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { Importer } from '#lib/domain/pipeline/importer-view'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { switchFact } from '#lib/domain/testing/test-facts'
import {
  deploymentOf,
  digest,
  followingStream,
  readAt,
  snapshotOf,
  triggerOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import { changesBefore } from '#lib/domain/timeline/changes-before'
import { clusterEvents } from '#lib/domain/timeline/cluster-events'
import { detailsOf, eventWords } from '#lib/domain/timeline/event-words'
import { LatestChanges } from '#lib/domain/timeline/latest-changes'
import type { TurnerOf } from '#lib/domain/timeline/switch-events'
import type { What } from '#lib/domain/timeline/timeline-event'
import { NO_JOURNAL } from '#lib/domain/workload/workload-journal'
import type { TagEventCondition } from '#lib/kubernetes/objects'

const READ_AT = '2026-11-25T12:00:00Z'

type Asked = {
  facts?: SwitchFact[]
  lists?: Lists
  stretches?: Stretch[]
  importers?: Importer[]
  turnerOf?: TurnerOf
  evidence?: MoveEvidence
}

const ALWAYS = [{ from: Date.parse('2026-11-10T00:00:00Z'), until: Date.parse(READ_AT) }]

function eventsOf({
  facts = [],
  lists = {},
  stretches = ALWAYS,
  importers = [],
  turnerOf = () => null,
  evidence = NO_EVIDENCE,
}: Asked) {
  const chronicle = chronicleOf(factsFrom(facts), { stretches, keptFrom: null })
  const snapshot = { ...readAt(snapshotOf(lists), READ_AT), chronicle }
  const looked = new LatestChanges().of(snapshot, laneIndexOf(snapshot).entries, '', Date.parse(READ_AT))
  return clusterEvents(snapshot, looked, {
    ...{ configured: [], importers, sources: [], starterOf: () => null, turnerOf },
    batch: { cronJobs: { ok: true, value: [] }, jobs: { ok: true, value: [] } },
    evidenceOf: () => evidence,
    journalOf: () => NO_JOURNAL,
    goneJournalOf: () => NO_JOURNAL,
  })
}

const inWords = (asked: Asked) =>
  eventsOf(asked).map((event) => {
    const { when, what } = event
    return `${when.isExact ? '' : 'by '}${when.at}: ${[eventWords(event, String), detailsOf(what)].filter(Boolean).join('; ')}`
  })

const seen = (at: string): Turn => ({ at, known: 'seen', by: null })
const latest = (at: string, by: string | null): Turn => ({ at, known: 'latest', by })
const exact = (at: string, by: string | null = null): Turn => ({ at, known: 'exact', by })
const over = (turn: Turn, isGone = false) => ({ ...turn, isGone })
const TAG = { stream: 'worker', tag: 'prod' }

const suspension = { by: null, reason: null, resumeAt: null, operation: null, problem: null }
const suspended = (members: object): Importer => ({
  ...{ name: 'import-images', nextRun: null, canSkip: false },
  suspension: { ...suspension, at: null, isInferred: false, ...members },
})

describe('a switch that turned', () => {
  it('is told in both directions, for each kind', () => {
    const [from, until] = [seen('2026-11-20T03:00:00Z'), over(exact('2026-11-20T04:00:00Z'))]
    const workload = { kind: 'StatefulSet', name: 'worker' } as const
    const facts = [
      switchFact({ from, until }),
      switchFact({ of: { state: 'broken', workload, container: null }, from, until, message: 'no JSON' }),
      switchFact({ of: { state: 'suspended', cronJob: 'import-images' }, from, until }),
      switchFact({ of: { state: 'scheduled', ...TAG }, from, until }),
      switchFact({ of: { state: 'failing', ...TAG }, from, until, reason: 'NotFound', message: 'not found' }),
    ]
    expect(inWords({ facts })).toEqual([
      'by 2026-11-20T03:00:00Z: worker: image trigger of app paused',
      '2026-11-20T04:00:00Z: worker: image trigger of app resumed',
      'by 2026-11-20T03:00:00Z: worker: all image triggers broken; no JSON',
      '2026-11-20T04:00:00Z: worker: all image triggers no longer broken',
      'by 2026-11-20T03:00:00Z: CronJob/import-images: suspended',
      '2026-11-20T04:00:00Z: CronJob/import-images: resumed',
      'by 2026-11-20T03:00:00Z: worker:prod: imported on a schedule',
      '2026-11-20T04:00:00Z: worker:prod: no longer imported on a schedule',
      'by 2026-11-20T03:00:00Z: worker:prod: import fails: Not found in the registry',
      '2026-11-20T04:00:00Z: worker:prod: import no longer fails',
    ])
  })

  it('has no beginning where nobody knows it, and no end where it is gone', () => {
    const facts = [
      switchFact({ from: null, until: over(seen('2026-11-20T04:00:00Z')) }),
      switchFact({ round: 2, until: over(seen('2026-11-20T06:00:00Z'), true) }),
    ]
    expect(eventsOf({ facts }).map(({ what }) => what.kind)).toEqual(['trigger-resumed', 'trigger-paused'])
  })

  it('stands with the lanes of the trigger among what changed before a crash', () => {
    const triggers = [triggerOf('worker:prod', 'app')]
    const lists = { deployments: [deploymentOf('worker', { images: { app: 'x' }, triggers })] }
    const [event] = eventsOf({ facts: [switchFact()], lists })
    expect(event?.where).toEqual([
      { kind: 'workload', workload: { kind: 'Deployment', name: 'worker' } },
      { kind: 'lane', ...TAG },
    ])
    const before = changesBefore(event === undefined ? [] : [event], '2026-11-20T03:30:00Z')
    expect(before.others).toEqual([event])
  })

  it('was turned by the operation of that time, also where a client wrote it again before the look', () => {
    const asked: [boolean, string, string][] = []
    const turnerOf: TurnerOf = (_, isOn, from, to) => {
      asked.push([isOn, new Date(from).toISOString(), new Date(to).toISOString()])
      return { id: 'op-1', by: 'Ola', reason: '' }
    }
    const facts = [
      switchFact({
        from: latest('2026-11-20T03:00:00Z', 'kubectl-edit'),
        until: over(seen('2026-11-20T03:04:00Z')),
      }),
      switchFact({ round: 2, from: latest('2026-11-20T09:00:00Z', 'quayside') }),
    ]
    const operation = { kind: 'operation', id: 'op-1', by: 'Ola', reason: '' }
    expect(eventsOf({ facts, turnerOf }).map(({ who }) => who)).toEqual([
      [operation],
      [operation],
      [operation],
    ])
    // Not before it was turned the other way, and not earlier than somebody would have seen it, unless Quayside wrote it.
    expect(asked).toEqual([
      [true, '2026-11-20T02:57:55.000Z', '2026-11-20T03:00:05.000Z'],
      [false, '2026-11-20T03:01:55.000Z', '2026-11-20T03:04:05.000Z'],
      [true, '2026-11-20T03:03:55.000Z', '2026-11-20T09:00:05.000Z'],
    ])
  })

  it('was turned by the client that wrote it, where no operation turned it so', () => {
    const facts = [switchFact({ from: latest('2026-11-20T03:00:00Z', 'kubectl-edit') })]
    expect(eventsOf({ facts })).toMatchObject([{ who: [{ kind: 'client', manager: 'kubectl-edit' }] }])
  })

  it('by Quayside is told so, also where the journal no longer has the operation', () => {
    const facts = [switchFact({ from: latest('2026-11-20T03:00:00Z', 'quayside') })]
    expect(eventsOf({ facts })).toMatchObject([{ who: [{ kind: 'client', manager: 'quayside' }] }])
  })
})

describe('what goes on', () => {
  it('is one event with what a CronJob tells, with the better time', () => {
    const of = { state: 'suspended', cronJob: 'import-images' } as const
    const facts = [switchFact({ of, from: latest('2026-11-20T03:00:00Z', 'kubectl-patch') })]
    const byClient = suspended({ by: 'oc patch', at: '2026-11-22T00:00:00Z', isInferred: true })
    const [event, ...others] = eventsOf({ facts, importers: [byClient] })
    expect(others).toEqual([])
    // A client that wrote it again later is not the one who did it then.
    expect(event).toMatchObject({
      ...{ when: { at: '2026-11-20T03:00:00Z' }, what: { by: null } },
      who: [{ kind: 'client', manager: 'kubectl-patch' }],
    })
    const sameClient = suspended({ by: 'oc patch', at: '2026-11-20T03:00:00Z', isInferred: true })
    expect(eventsOf({ facts, importers: [sameClient] })).toMatchObject([
      { when: { at: '2026-11-20T03:00:00Z' }, certainty: 'inferred', what: { by: 'oc patch' } },
    ])
    const byQuayside = suspended({ by: 'Ola', at: '2026-11-20T03:00:07Z', operation: 'op-1' })
    expect(eventsOf({ facts, importers: [byQuayside] })).toMatchObject([
      { when: { at: '2026-11-20T03:00:07Z', isExact: true }, certainty: 'recorded', what: { by: 'Ola' } },
    ])
  })

  const failingNow = (lastTransitionTime: string): Lists => {
    const condition: TagEventCondition = {
      generation: 1,
      ...{ type: 'ImportSuccess', status: 'False', reason: 'Unauthorized', message: 'a login is wanted' },
      lastTransitionTime,
    }
    const stream = followingStream('worker', [digest('a')])
    const tags = (stream.status?.tags ?? []).map((each) => ({ ...each, conditions: [condition] }))
    return { imageStreams: [{ ...stream, status: { tags } }] }
  }
  const failing = (since: string, members: Partial<SwitchFact> = {}) =>
    switchFact({
      ...{ of: { state: 'failing', ...TAG }, from: exact(since), reason: 'NotFound', message: 'not found' },
      ...members,
    })
  const failures = (asked: Asked) => eventsOf(asked).filter(({ what }) => what.kind === 'import-failing')

  it('is one event with the condition of a failing import, and keeps its time when the message changed', () => {
    const lists = failingNow('2026-11-20T05:00:00Z')
    const of = (facts: SwitchFact[]) => failures({ facts, lists })
    const told = of([])
    expect(of([failing('2026-11-20T05:00:00Z')])).toEqual(told)
    expect(of([failing('2026-11-20T03:00:00Z')])).toMatchObject([
      { when: { at: '2026-11-20T03:00:00Z' }, what: { failure: { reason: 'Unauthorized' } } },
    ])
  })

  it('did not begin with an operation that tried in vain later', () => {
    const at = '2026-11-20T05:00:00Z'
    const vain = {
      id: 'op-1',
      by: 'Anna',
      reason: '',
      title: 'Import',
      targets: [],
      isOnTag: true,
      startedAt: at,
      endedAt: at,
    }
    const asked: Asked = { lists: failingNow(at), evidence: { ...NO_EVIDENCE, operations: [vain] } }
    expect(failures(asked)).toMatchObject([{ when: { at }, who: [{ kind: 'operation', by: 'Anna' }] }])
    const facts = [failing('2026-11-20T03:00:00Z')]
    expect(failures({ ...asked, facts })).toMatchObject([{ when: { at: '2026-11-20T03:00:00Z' }, who: [] }])
  })

  it('is told once, also where two facts of it have the same beginning', () => {
    const since = '2026-11-20T03:00:00Z'
    const facts = [
      failing(since, { until: over(seen('2026-11-20T04:00:00Z')) }),
      failing(since, { round: 2, until: over(seen('2026-11-20T04:01:00Z')) }),
    ]
    expect(failures({ facts })).toHaveLength(1)
  })

  it('is told beside an earlier time that is over', () => {
    const of = { state: 'suspended', cronJob: 'import-images' } as const
    const facts = [
      switchFact({ of, until: over(seen('2026-11-20T04:00:00Z')) }),
      switchFact({ of, round: 2, from: seen('2026-11-21T00:00:00Z') }),
    ]
    const importers = [suspended({ by: 'oc patch', at: '2026-11-20T23:59:50Z', isInferred: true })]
    expect(inWords({ facts, importers })).toEqual([
      'by 2026-11-20T23:59:50Z: CronJob/import-images: suspended',
      'by 2026-11-20T03:00:00Z: CronJob/import-images: suspended',
      'by 2026-11-20T04:00:00Z: CronJob/import-images: resumed',
    ])
  })
})

describe('a silence of the cluster', () => {
  const silence = (from: string, until: string, message = '') =>
    switchFact({ of: { state: 'silent' }, from: exact(from), until: over(seen(until)), message })
  const watched = (...times: [string, string][]) =>
    times.map(([from, until]) => ({ from: Date.parse(from), until: Date.parse(until) }))

  it('is told once, in place of the gap that it explains', () => {
    const facts = [silence('2026-11-20T03:02:00Z', '2026-11-20T04:00:00Z')]
    const stretches = watched(
      ['2026-11-10T00:00:00Z', '2026-11-20T03:00:00Z'],
      ['2026-11-20T04:00:01Z', READ_AT],
    )
    expect(inWords({ facts, stretches })).toEqual([
      '2026-11-20T03:02:00Z: The cluster did not answer from 2026-11-20T03:02:00Z to 2026-11-20T04:00:00Z, as Quayside saw it',
    ])
  })

  it('leaves the rest of a longer gap', () => {
    const facts = [silence('2026-11-20T05:00:00Z', '2026-11-20T05:30:00Z', 'image streams')]
    const stretches = watched(
      ['2026-11-10T00:00:00Z', '2026-11-20T03:00:00Z'],
      ['2026-11-20T05:30:01Z', READ_AT],
    )
    expect(inWords({ facts, stretches })).toEqual([
      '2026-11-20T05:00:00Z: The cluster did not answer about image streams from 2026-11-20T05:00:00Z to 2026-11-20T05:30:00Z, as Quayside saw it',
      '2026-11-20T03:00:00.000Z: No sign of Quayside from 2026-11-20T03:00:00.000Z to 2026-11-20T05:00:00.000Z',
    ])
  })

  it('is a time in which nobody watched, for a moment', () => {
    const events = eventsOf({ facts: [silence('2026-11-20T03:02:00Z', '2026-11-20T04:00:00Z')] })
    const kinds = (at: string) => changesBefore(events, at).gaps.map(({ what }): What['kind'] => what.kind)
    expect(kinds('2026-11-20T04:30:00Z')).toEqual(['silent'])
    expect(kinds('2026-11-20T05:30:00Z')).toEqual([])
  })
})
