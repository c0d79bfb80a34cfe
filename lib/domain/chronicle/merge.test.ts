import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  factsFrom,
  identityOf,
  type Bringer,
  type Fact,
  type Facts,
  type Time,
} from '#lib/domain/chronicle/facts'
import { earlier, isRoutine, joined, merge } from '#lib/domain/chronicle/merge'
import { imageFact, markFact, runFact, switchFact } from '#lib/domain/testing/test-facts'

const time = fc.integer({ min: 0, max: 9 }).map((second) => `2026-11-23T18:00:0${second}Z`)
const moment = fc.record({
  at: time,
  known: fc.constantFrom('exact', 'latest', 'seen'),
}) as fc.Arbitrary<Time>
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })

const failure = fc.record(
  {
    first: time,
    last: time,
    restarts: fc.nat(9),
    reason: fc.constantFrom('Error', 'OOMKilled'),
    exitCode: maybe(fc.constantFrom(1, 137)),
    over: time,
  },
  { requiredKeys: ['first', 'last', 'restarts', 'reason', 'exitCode'] },
)
const bringer = fc.constantFrom(
  { kind: 'operation' as const, id: 'op-1', by: 'Ola' },
  { kind: 'pin' as const, by: 'Pavel' },
  { kind: 'job' as const, cronJob: 'import-images' },
  { kind: 'schedule' as const },
)

const turn = fc.tuple(moment, maybe(fc.constantFrom('oc', 'quayside'))).map(([at, by]) => ({ ...at, by }))

/** What observers can see of the same two things, at different times and with different luck. */
const observation: fc.Arbitrary<Fact> = fc.oneof(
  fc
    .record({
      from: moment,
      readyAt: maybe(time),
      healthyAt: maybe(time),
      failure: maybe(failure),
      until: maybe(moment),
    })
    .map((seen) => runFact(seen)),
  fc
    .record({ broughtBy: fc.uniqueArray(bringer), committedAt: maybe(time), until: maybe(moment) })
    .map((seen) => imageFact(seen)),
  fc
    .record({ verdict: fc.constantFrom('bad' as const, 'none' as const), at: time, until: maybe(moment) })
    .map((seen) => markFact(seen)),
  fc
    .record({
      round: fc.integer({ min: 1, max: 2 }),
      from: maybe(turn),
      message: fc.constantFrom('', 'no container', 'no stream'),
      until: maybe(fc.tuple(turn, fc.boolean()).map(([each, isGone]) => ({ ...each, isGone }))),
    })
    .map((seen) => switchFact(seen)),
)

/** One replica after another writes what it saw. */
function written(observations: readonly Fact[]): Facts {
  let known: Facts = new Map()
  for (const fact of observations) known = new Map([...known, ...merge(known, factsFrom([fact]))])
  return known
}

describe('what observers write', () => {
  it('is the same in whatever order they come, and each fact is there once', () => {
    fc.assert(
      fc.property(
        fc
          .array(observation, { maxLength: 8 })
          .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          const [one, other] = [written(all), written(shuffled)]
          expect(Object.fromEntries(other)).toEqual(Object.fromEntries(one))
          expect(one.size).toBe(new Set(all.map(identityOf)).size)
        },
      ),
    )
  })

  it('is the same if two replicas join what each of them knows', () => {
    fc.assert(
      fc.property(fc.array(observation), fc.array(observation), (here, there) => {
        const [one, other] = [written(here), written(there)]
        const together = new Map([...one, ...merge(one, other)])
        expect(Object.fromEntries(together)).toEqual(Object.fromEntries(written([...here, ...there])))
      }),
    )
  })

  it('is written once: nothing changes when it is seen again', () => {
    fc.assert(
      fc.property(fc.array(observation), (all) => {
        const known = written(all)
        expect(merge(known, known).size).toBe(0)
        for (const fact of all) expect(merge(known, factsFrom([fact])).size).toBe(0)
      }),
    )
  })
})

describe('of two times', () => {
  const at = (second: number, known: Time['known']): Time => ({ at: `2026-11-23T18:00:0${second}Z`, known })

  it('the exact one counts, and of two bounds the earlier one', () => {
    expect(earlier(at(5, 'exact'), at(2, 'seen'))).toEqual(at(5, 'exact'))
    expect(earlier(at(5, 'seen'), at(2, 'latest'))).toEqual(at(2, 'latest'))
    expect(earlier(null, at(2, 'seen'))).toEqual(at(2, 'seen'))
  })
})

describe('who brought an image', () => {
  it('is on the record, or else all that fit', () => {
    const by = (...broughtBy: Bringer[]) => imageFact({ broughtBy })
    const [schedule, job, operation] = [
      { kind: 'schedule' },
      { kind: 'job', cronJob: 'import-images' },
      { kind: 'operation', id: 'op-1', by: 'Ola' },
    ] as const
    expect(joined(by(schedule), by(job))).toMatchObject({ broughtBy: [job, schedule] })
    expect(joined(joined(by(schedule), by(operation)), by(job))).toMatchObject({ broughtBy: [operation] })
  })
})

it('of a switch, who turned it and why are those of the time that counts', () => {
  const turned = (second: number, by: string | null) => {
    return { at: `2026-11-23T18:00:0${second}Z`, known: 'latest', by } as const
  }
  const first = switchFact({ from: turned(2, 'oc'), message: 'no container' })
  const later = switchFact({ from: turned(5, 'argocd'), message: 'another reason' })
  expect(joined(later, first)).toEqual(first)
  expect(joined(switchFact({ from: null, message: '' }), later)).toEqual(later)
})

it('only counts are routine', () => {
  const failed = {
    first: '2026-11-23T18:00:00Z',
    last: '2026-11-23T18:00:00Z',
    restarts: 1,
    reason: 'Error',
    exitCode: 1,
  }
  const more = { ...failed, last: '2026-11-23T18:05:00Z', restarts: 7 }
  expect(isRoutine(runFact({ failure: failed }), runFact({ failure: more }))).toBe(true)
  expect(isRoutine(runFact(), runFact({ failure: failed }))).toBe(false)
  expect(
    isRoutine(runFact({ failure: failed }), runFact({ failure: { ...more, reason: 'OOMKilled' } })),
  ).toBe(false)
})
