import { describe, expect, it } from 'vitest'
import type { Plan } from '#lib/plan/plan'
import { planChanges } from '#lib/plan/effects/plan-changes'

const [old, newer, newest] = ['a', 'b', 'c'].map((letter) => `sha256:${letter.repeat(64)}`) as [
  string,
  string,
  string,
]
const moves = (name: string, from = newest, to = old) => ({
  workload: { kind: 'StatefulSet' as const, name },
  container: 'worker',
  from,
  to,
})

const plan: Plan = {
  request: { action: 'pin', stream: 'packit-worker', tag: 'prod', digest: old, until: null },
  title: 'Pin packit-worker:prod to aaaaaaaa',
  confirm: 'Pin and move 2 workloads',
  steps: [],
  atOnce: 1,
  imports: [],
  promotions: [],
  pushes: [],
  effects: [moves('short-running'), moves('long-running')],
  movesLater: null,
  warnings: ['short-running-0 is broken.'],
  afterwards: ['It no longer follows.'],
  because: null,
  templateDiff: [],
  dates: [],
  scope: null,
  pins: null,
  way: null,
  alternatives: [],
  undo: null,
  commands: [],
  preconditions: [],
  newest,
  fingerprint: '1',
}

const changes = (members: Partial<Plan>) => planChanges(plan, { ...plan, ...members })

describe('what changed in a plan', () => {
  it('names the workloads that come and go', () => {
    expect(changes({ effects: [moves('short-running'), moves('beat')] })).toEqual([
      'beat moves too, to aaaaaaaa.',
      'long-running no longer moves.',
    ])
  })

  it('names the images that changed', () => {
    expect(
      changes({ effects: [moves('short-running', newer), moves('long-running', newest, newer)] }),
    ).toEqual([
      'short-running now runs bbbbbbbb instead of cccccccc.',
      'long-running would move to bbbbbbbb instead of aaaaaaaa.',
    ])
  })

  it('says which warnings are new, and which are gone', () => {
    expect(changes({ warnings: ['beat is down while it changes.'] })).toEqual([
      'New: beat is down while it changes.',
      'No longer: short-running-0 is broken.',
    ])
  })

  it('describes the steps where nothing else differs', () => {
    const steps: Plan['steps'] = [
      {
        sentence: 'Set the source to x.',
        request: { method: 'PATCH', path: '/', contentType: 'application/merge-patch+json', body: {} },
        after: null,
      },
    ]
    expect(changes({ steps })).toEqual(['Set the source to x.'])
  })

  it('always says something', () => {
    expect(changes({ fingerprint: '2' })).toHaveLength(1)
  })
})
