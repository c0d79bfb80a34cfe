import { describe, expect, it } from 'vitest'
import { chronicleOf } from '#lib/domain/chronicle/chronicle'
import { deliveryOf } from '#lib/domain/chronicle/delivery'
import { factsFrom, type Fact, type RunFact } from '#lib/domain/chronicle/facts'
import type { Stretch } from '#lib/domain/chronicle/stretches'
import { inSeconds } from '#lib/domain/chronicle/times'
import { imageFact, runFact } from '#lib/domain/testing/test-facts'
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

const watched = (stretches: Stretch[], ...facts: Fact[]) =>
  deliveryOf(chronicleOf(factsFrom(facts), { stretches, keptFrom: null }), NOW)
const delivery = (...facts: Fact[]) => watched([{ from: FROM, until: NOW }], ...facts)
/** Nobody watched from one hour to the other. */
const unwatched = (from: number, until: number): Stretch[] => [
  { from: FROM, until: FROM + from * HOUR },
  { from: FROM + until * HOUR, until: NOW },
]

const NOTHING_BAD = { failed: 0, reverted: 0, bad: 0, restoreSeconds: null }
const NOTHING_DATED = { dated: 0, led: 0, leadSeconds: null }

describe('a deployment', () => {
  it('is a change of image, not a restart, and not what ran at first', () => {
    expect(delivery(ran('a', 1, 5), ran('b', 5, 8), ran('b', 8, null))).toEqual({
      days: 14,
      deployments: 1,
      ...NOTHING_BAD,
      ...NOTHING_DATED,
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
    // Of an even count, it is between the two in the middle: 5.1 h and 6.1 h.
    expect(delivery(...facts.slice(0, 5))).toMatchObject({ bad: 2, restoreSeconds: 5.6 * 3_600 })
  })

  it('has no time to restore if nobody watched for a time before the later image was seen healthy', () => {
    const facts = [ran('a', 1, 5), ran('b', 5, 7, failed(5.5, 6.9)), ran('c', 7, null, { healthyAt: at(12) })]
    expect(watched(unwatched(8, 12), ...facts)).toMatchObject({ bad: 1, restoreSeconds: null })
    expect(watched(unwatched(2, 4), ...facts)).toMatchObject({ bad: 1, restoreSeconds: 6.5 * 3_600 })
  })
})

describe('the lead time', () => {
  const committed = (digit: string, hours: number) =>
    imageFact({ image: digest(digit), committedAt: at(hours) })

  it('is from the commit until the workload was seen healthy, and counts only images whose commit has a date', () => {
    const facts = [ran('a', 1, 5), ran('b', 5, 8), ran('c', 8, null)]
    expect(delivery(...facts, committed('b', 2))).toMatchObject({
      deployments: 2,
      dated: 1,
      led: 1,
      leadSeconds: 3.1 * 3_600,
    })
    expect(delivery(...facts)).toMatchObject({ deployments: 2, ...NOTHING_DATED })
  })

  it('of several workloads is until all of them were healthy', () => {
    const other = { workload: { kind: 'StatefulSet', name: 'worker' } as const }
    const facts = [ran('a', 1, 5), ran('b', 5, null), ran('a', 1, 5, other), committed('b', 2)]
    const late = ran('b', 5.01, null, { ...other, healthyAt: at(6) })
    expect(delivery(...facts, late)).toMatchObject({ deployments: 1, led: 1, leadSeconds: 4 * 3_600 })
    expect(delivery(...facts, { ...late, healthyAt: null })).toMatchObject({
      deployments: 1,
      dated: 1,
      led: 0,
      leadSeconds: null,
    })
  })

  it('is none if nobody watched for a time before the workload was seen healthy', () => {
    const facts = [ran('a', 1, 5), ran('b', 5, null, { healthyAt: at(12) }), committed('b', 2)]
    expect(watched(unwatched(6, 12), ...facts)).toMatchObject({ dated: 1, led: 0, leadSeconds: null })
    expect(watched(unwatched(2, 4), ...facts)).toMatchObject({ dated: 1, led: 1, leadSeconds: 10 * 3_600 })
  })

  it('is none where the commit is younger than the deployment, although it was healthy later', () => {
    const facts = [ran('a', 1, 5), ran('b', 5, null), committed('b', 5.05)]
    expect(delivery(...facts)).toMatchObject({ dated: 1, led: 0, leadSeconds: null })
  })

  it('is none of an image that had run before, and none where the commit is younger', () => {
    const back = [ran('a', 1, 5), ran('b', 5, 7), ran('a', 7, null), committed('a', 0.5), committed('b', 6)]
    expect(delivery(...back)).toMatchObject({ deployments: 2, dated: 2, led: 0, leadSeconds: null })
  })

  it('is the median', () => {
    const facts = [
      ran('9', 1, 5),
      ...[1, 2, 30].flatMap((lead, index) => {
        const from = 100 + 10 * index
        const digit = String(index)
        return [ran(digit, from, from + 10, { healthyAt: at(from) }), committed(digit, from - lead)]
      }),
    ]
    expect(delivery(...facts)).toMatchObject({ dated: 3, led: 3, leadSeconds: 2 * 3_600 })
    // Of an even count, it is between the two in the middle.
    expect(delivery(...facts.slice(0, 5))).toMatchObject({ led: 2, leadSeconds: 1.5 * 3_600 })
  })
})
