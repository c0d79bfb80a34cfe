import { describe, expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import { placeNamed } from '#lib/domain/timeline/place'
import { kindsOf } from '#lib/domain/timeline/event-kinds'
import type { TimelineEvent, What } from '#lib/domain/timeline/timeline-event'
import type { Mover } from '#lib/domain/moves/mover'
import type { Operation, OperationEnd } from '#lib/plan/operation/operation'
import type { Attempt } from '#lib/plan/records/attempt'
import { attemptEvent, withOperations } from '#lib/plan/records/timeline-operations'
import { operationWith } from '#lib/plan/testing/test-operations'

const OLA: Mover = { kind: 'operation', id: 'op-1', by: 'Ola', reason: 'it crashes' }
const imported: What = { kind: 'imported', digest: digest('a'), isAgain: false }
const begun: What = { kind: 'rollout-begun', revision: 4, isBack: false, images: [], fields: [] }

function event(what: What, place: string, who: Mover[] = [OLA]): TimelineEvent {
  const when = { at: '2026-11-23T18:28:01Z', isExact: true }
  return { id: `${what.kind} ${place}`, when, what, where: [placeNamed(place)], who, certainty: 'seen' }
}

function ended(state: OperationEnd['state']): Partial<Operation> {
  return { end: { state, at: '2026-11-23T18:29:00.000Z', message: 'All is well.', next: [], workloads: [] } }
}

describe('an operation', () => {
  it('is told with its outcome, and with who and why', () => {
    const [told] = withOperations([], [operationWith(ended('healthy'))])
    expect(told).toMatchObject({
      id: 'operation op-1',
      when: { at: '2026-11-23T18:28:00.000Z', isExact: true },
      what: {
        kind: 'operation',
        title: 'Pin packit-service:prod to aaaaaaaa',
        outcome: 'succeeded',
        message: 'All is well.',
      },
      where: [placeNamed('packit-service:prod')],
      who: [OLA],
      certainty: 'recorded',
    })
    expect(withOperations([], [operationWith()])[0]?.what).toMatchObject({ outcome: 'open', endedAt: null })
  })

  it('tells the image that it imported and the rollout that came of it, which are no events of their own', () => {
    const events = [event(imported, 'packit-service:prod'), event(begun, 'Deployment/packit-service')]
    const told = withOperations(events, [operationWith(ended('healthy'))])
    expect(told).toHaveLength(1)
    expect(told[0]?.what).toMatchObject({
      images: [{ stream: 'packit-service', tag: 'prod', digest: digest('a') }],
      rollouts: [{ workload: { kind: 'Deployment', name: 'packit-service' }, revision: 4 }],
    })
    expect(told[0]?.where).toEqual(['packit-service:prod', 'Deployment/packit-service'].map(placeNamed))
    expect(told[0] && kindsOf(told[0].what)).toEqual(['operation', 'pin', 'image', 'rollout'])
  })

  it('tells a trigger that it paused, and an import that recovered with it if it succeeded', () => {
    const paused = event({ kind: 'trigger-paused', container: 'app' }, 'Deployment/packit-service')
    expect(withOperations([paused], [operationWith()])).toHaveLength(1)
    const recovered = event({ kind: 'import-recovered' }, 'packit-service:prod')
    expect(withOperations([recovered], [operationWith(ended('healthy'))])).toHaveLength(1)
    expect(withOperations([recovered], [operationWith(ended('failed'))])).toHaveLength(2)
  })

  it('is not behind what others did, or may have done', () => {
    const job: Mover = {
      kind: 'job',
      cronJob: 'import',
      job: 'import-1',
      startedBy: { id: 'op-1', by: 'Ola', reason: '' },
    }
    const events = [
      event(imported, 'a:prod', [job]),
      event(imported, 'b:prod', [OLA, job]),
      event(imported, 'c:prod', []),
    ]
    expect(withOperations(events, [operationWith()])).toHaveLength(4)
  })

  it('that is not looked at leaves its events as they are', () => {
    const events = [event(imported, 'packit-service:prod')]
    expect(withOperations(events, [])).toEqual(events)
  })

  it('tells the end of a rollout, a run or an import only if it ended so, too', () => {
    const done: What = { kind: 'rollout-done', revision: 4, isBack: false }
    const stuck: What = { kind: 'rollout-stuck', revision: 4, isBack: false, message: '' }
    const kindsAfter = (what: What, state: OperationEnd['state']) =>
      withOperations([event(what, 'Deployment/packit-service')], [operationWith(ended(state))]).map(
        (each) => each.what.kind,
      )
    expect(kindsAfter(done, 'healthy')).toEqual(['operation'])
    expect(kindsAfter(done, 'failed')).toEqual(['operation', 'rollout-done'])
    expect(kindsAfter(stuck, 'failed')).toEqual(['operation'])
    expect(kindsAfter(stuck, 'superseded')).toEqual(['operation', 'rollout-stuck'])
    const run: What = { kind: 'run-ended', job: 'j', outcome: 'failed', reason: null }
    expect(kindsAfter(run, 'failed')).toEqual(['operation'])
    expect(kindsAfter(run, 'unknown')).toEqual(['operation', 'run-ended'])
  })
})

describe('an attempt', () => {
  it('is told when it was tried last, with why it was not done', () => {
    const attempt: Attempt = {
      ...{ id: 'a-1', action: 'pin', title: 'Pin nginx:prod', about: ['nginx:prod'], isPlan: false },
      ...{ outcome: 'denied', code: 'forbidden', message: '', by: 'Vera', subject: 'vera', count: 3 },
      ...{ firstAt: '2026-11-23T10:00:00Z', lastAt: '2026-11-23T11:00:00Z' },
    }
    expect(attemptEvent(attempt)).toMatchObject({
      when: { at: '2026-11-23T11:00:00Z' },
      what: {
        kind: 'attempt',
        outcome: 'denied',
        message: 'Only operators can do this.',
        by: 'Vera',
        count: 3,
      },
      where: [placeNamed('nginx:prod')],
    })
  })
})
