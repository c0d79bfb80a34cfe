import { describe, expect, it } from 'vitest'
import type { OperationEnd } from '#lib/plan/operation/operation'
import { aboutOf } from '#lib/plan/records/about'
import { ALL_ACTIVITY, type ActivityFilter } from '#lib/plan/records/activity-filter'
import type { Attempt } from '#lib/plan/records/attempt'
import { isAttemptMatching, isOperationMatching } from '#lib/plan/records/match-activity'
import { operationWith } from '#lib/plan/testing/test-operations'

const at = (time: string) => `2026-11-23T${time}:00.000Z`
const ended = (state: OperationEnd['state'], time = at('18:40')): OperationEnd => {
  return { state, at: time, message: 'All is well.', next: [], workloads: null }
}

/** At 18:28, a pin of packit-service:prod that moves its Deployment. */
const pin = operationWith({
  by: 'Ola',
  account: { issuer: 'https://sso.example.com', subject: 'ola@example.com' },
  effects: [
    { workload: { kind: 'Deployment', name: 'packit-service' }, container: 'app', from: null, to: null },
  ],
  end: ended('healthy'),
})
const attempt: Attempt = {
  id: '2026-11-23.x',
  action: 'pin',
  title: 'Pin packit-service:prod to aaaaaaaa',
  about: ['packit-service:prod'],
  isPlan: false,
  outcome: 'denied',
  code: 'forbidden',
  message: '',
  by: 'Vera',
  subject: 'vera@example.com',
  firstAt: at('18:28'),
  lastAt: at('18:40'),
  count: 100,
}

const CASES: [filter: Partial<ActivityFilter>, operation: boolean, attempt: boolean][] = [
  [{}, true, true],
  [{ words: 'PIN packit' }, true, true],
  [{ words: 'operators' }, false, true],
  [{ words: 'nginx' }, false, false],
  [{ by: 'ola' }, true, false],
  [{ by: 'vera@example.com' }, false, true],
  [{ by: 'ola@example.com' }, true, false],
  [{ words: 'ola@example.com' }, true, false],
  [{ by: 'Ver' }, false, false],
  [{ lane: 'packit-service:prod' }, true, true],
  [{ lane: 'Deployment/packit-service' }, true, false],
  [{ lane: 'StatefulSet/packit-service' }, false, false],
  [{ action: 'pin' }, true, true],
  [{ action: 'import' }, false, false],
  [{ outcome: 'succeeded' }, true, false],
  [{ outcome: 'denied' }, false, true],
  [{ outcome: 'open' }, false, false],
  [{ from: at('18:40') }, true, true],
  [{ from: at('18:41') }, false, false],
  [{ to: at('18:28') }, true, true],
  [{ to: at('18:27') }, false, false],
  [{ from: at('18:30'), to: at('18:31') }, true, true],
  [
    { by: 'Ola', action: 'pin', outcome: 'succeeded', lane: 'packit-service:prod', words: 'crashes' },
    true,
    false,
  ],
  [{ by: 'Ola', action: 'pin', outcome: 'failed' }, false, false],
]

describe('what a filter finds', () => {
  it.each(CASES)('%j', (part, isOperation, isAttempt) => {
    const filter = { ...ALL_ACTIVITY, ...part }
    expect([isOperationMatching(pin, filter), isAttemptMatching(attempt, filter)]).toEqual([
      isOperation,
      isAttempt,
    ])
  })

  it.each([
    ['done', 'succeeded'],
    ['held', 'held'],
    ['failed', 'failed'],
    ['stopped', 'stopped'],
    ['superseded', 'superseded'],
    ['unknown', 'unknown'],
  ] as const)('of an end %s: %s', (state, outcome) => {
    const operation = { ...pin, end: ended(state) }
    expect(isOperationMatching(operation, { ...ALL_ACTIVITY, outcome })).toBe(true)
    expect(isOperationMatching({ ...pin, end: null }, { ...ALL_ACTIVITY, outcome })).toBe(false)
  })

  it('goes on until now, as long as an operation is under way', () => {
    const open = { ...pin, end: null }
    expect(isOperationMatching(open, { ...ALL_ACTIVITY, outcome: 'open', from: at('23:00') })).toBe(true)
  })
})

it('an import of many is about the tags that it names', () => {
  const tags = ['a:prod', 'b:prod']
  expect(aboutOf(operationWith({ request: { action: 'import-all', tags, except: [] }, undo: null }))).toEqual(
    tags,
  )
})
