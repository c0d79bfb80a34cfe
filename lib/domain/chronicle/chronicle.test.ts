import { describe, expect, it } from 'vitest'
import { howItRan, imagesOf, runsOn } from '#lib/domain/chronicle/chronicle'
import type { RunFact } from '#lib/domain/chronicle/facts'
import { chronicleWith, imageFact, runFact } from '#lib/domain/testing/test-facts'
import { digest } from '#lib/domain/testing/test-objects'

const exact = (at: string) => ({ at, known: 'exact' }) as const

describe('the chronicle', () => {
  it('has the images of a tag and the runs of a workload, newest first', () => {
    const chronicle = chronicleWith(
      imageFact(),
      imageFact({ image: digest('b'), importedAt: '2026-11-21T02:00:00Z' }),
      imageFact({ tag: 'stg', image: digest('c') }),
      runFact(),
      runFact({ revision: 2, image: digest('b'), from: exact('2026-11-21T02:00:00Z') }),
      runFact({ workload: { kind: 'StatefulSet', name: 'worker' }, image: digest('c') }),
    )
    expect(imagesOf(chronicle, 'worker', 'prod').map(({ image }) => image)).toEqual([
      digest('b'),
      digest('a'),
    ])
    const runs = runsOn(chronicle, { kind: 'Deployment', name: 'worker' })
    expect(runs.map(({ image }) => image)).toEqual([digest('b'), digest('a')])
  })

  it('that is off or unread has nothing', () => {
    expect(imagesOf(undefined, 'worker', 'prod')).toEqual([])
    expect(runsOn(undefined, { kind: 'Deployment', name: 'worker' })).toEqual([])
  })
})

describe('an image ran', () => {
  const ended = (members: Partial<RunFact>) =>
    howItRan(runFact({ until: exact('2026-11-23T02:00:00Z'), ...members }))
  const healthyAt = '2026-11-20T02:01:00Z'
  const crashed = (last: string) => {
    return { failure: { first: last, last, restarts: 1, reason: 'Error', exitCode: 1 } }
  }

  it('well, if it was seen healthy, and did not crash at the end', () => {
    expect(ended({ healthyAt })).toBe('well')
    expect(ended({ healthyAt, ...crashed('2026-11-21T02:00:00Z') })).toBe('well')
  })

  it('badly, if it crashed at the end, or was never seen healthy and crashed', () => {
    expect(ended({ healthyAt, ...crashed('2026-11-23T01:50:00Z') })).toBe('badly')
    expect(ended(crashed('2026-11-20T02:01:00Z'))).toBe('badly')
  })

  it('in an unknown way, if nobody saw it', () => {
    expect(ended({})).toBe('unknown')
    // Nobody knows how long before that it ended.
    const until = { at: '2026-11-23T02:00:00Z', known: 'latest' } as const
    expect(ended({ healthyAt, ...crashed('2026-11-21T02:00:00Z'), until })).toBe('unknown')
    expect(ended({ healthyAt, until })).toBe('well')
  })
})
