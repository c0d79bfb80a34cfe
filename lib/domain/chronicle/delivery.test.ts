import { describe, expect, it } from 'vitest'
import { chronicleOf } from '#lib/domain/chronicle/chronicle'
import { deliveryOf } from '#lib/domain/chronicle/delivery'
import { factsFrom, type RunFact } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { runFact } from '#lib/domain/testing/test-facts'
import { digest } from '#lib/domain/testing/test-objects'

const HOUR = 3_600_000
const NOW = Date.parse('2026-11-23T18:00:00Z')
/** So many hours after the observation began, two weeks ago. */
const FROM = NOW - 14 * 24 * HOUR
const at = (hours: number) => inSeconds(FROM + hours * HOUR) ?? ''
const exact = (hours: number) => ({ at: at(hours), known: 'exact' }) as const

function ran(digit: string, from: number, until: number | null, members: Partial<RunFact> = {}): RunFact {
  return runFact({
    image: digest(digit),
    revision: 100 + Math.round(from * 100),
    from: exact(from),
    until: until === null ? null : exact(until),
    healthyAt: at(from + 0.1),
    ...members,
  })
}

function failed(from: number, last: number): Partial<RunFact> {
  const failure = { first: at(from), last: at(last), restarts: 3, reason: 'Error', exitCode: 1 }
  return { failure, healthyAt: null }
}

const delivery = (...facts: RunFact[]) =>
  deliveryOf(chronicleOf(factsFrom(facts), { stretches: [{ from: FROM, until: NOW }], keptFrom: null }), NOW)

const NOTHING_BAD = { failed: 0, reverted: 0, bad: 0, restoreSeconds: null }

describe('a deployment', () => {
  it('is a change of image, not a restart, and not what ran at first', () => {
    expect(delivery(ran('a', 1, 5), ran('b', 5, 8), ran('b', 8, null))).toEqual({
      days: 14,
      deployments: 1,
      ...NOTHING_BAD,
    })
  })

  it('of several workloads at once is one', () => {
    const other = { workload: { kind: 'StatefulSet', name: 'worker' } as const }
    const facts = [ran('a', 1, 5), ran('b', 5, null), ran('a', 1, 5, other), ran('b', 5.01, null, other)]
    expect(delivery(...facts)).toMatchObject({ deployments: 1 })
    expect(delivery(...facts.slice(0, 3), ran('b', 7, null, other))).toMatchObject({ deployments: 2 })
  })

  it('before the observation or the time told of does not count', () => {
    expect(delivery(ran('a', -9, -5), ran('b', -5, null))).toMatchObject({ deployments: 0 })
  })
})

describe('a deployment that went badly', () => {
  it('failed, and was restored when a later image was seen healthy', () => {
    const facts = [ran('a', 1, 5), ran('b', 5, 7, failed(5.5, 6.9)), ran('c', 7, null)]
    expect(delivery(...facts)).toMatchObject({
      deployments: 2,
      failed: 1,
      reverted: 0,
      bad: 1,
      restoreSeconds: 1.6 * 3_600,
    })
  })

  it('was reverted, if the next image had run before; failed and reverted is one', () => {
    expect(delivery(ran('a', 1, 5), ran('b', 5, 7), ran('a', 7, null))).toMatchObject({
      deployments: 2,
      failed: 0,
      reverted: 1,
      bad: 1,
      restoreSeconds: 2.1 * 3_600,
    })
    expect(delivery(ran('a', 1, 5), ran('b', 5, 7, failed(6, 6.9)), ran('a', 7, null))).toMatchObject({
      failed: 1,
      reverted: 1,
      bad: 1,
    })
  })

  it('and is not restored yet has no time', () => {
    expect(delivery(ran('a', 1, 5), ran('b', 5, null, failed(6, 300)))).toMatchObject({
      bad: 1,
      restoreSeconds: null,
    })
  })

  it('counts with the median', () => {
    const facts = [
      ran('a', 1, 5),
      ...[10, 20, 30].flatMap((hour, index) => [
        ran(String(index), hour, hour + 5, failed(hour, hour + 5)),
        ran('a', hour + 5 + index, hour + 8 + index),
      ]),
    ]
    expect(delivery(...facts)).toMatchObject({ restoreSeconds: 6.1 * 3_600 })
  })
})
