import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '#lib/domain/chronicle/image-mark'
import type { Fact, Switch, Time, Turn } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { imageFact, markFact, runFact, switchFact } from '#lib/domain/testing/test-facts'
import { digest } from '#lib/domain/testing/test-objects'
import { keyOf, readFact, textOf } from '#lib/server/chronicle/fact-text'

const time = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => inSeconds(seconds * 1_000) ?? '')
const moment: fc.Arbitrary<Time> = fc.record({
  at: time,
  known: fc.constantFrom<Time['known'][]>('exact', 'latest', 'seen'),
})
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
const image = fc.constantFrom(digest('a'), `sha512:${'b'.repeat(128)}`, 'c'.repeat(32))
const name = fc.string({ minLength: 1, maxLength: 60 })

const turn: fc.Arbitrary<Turn> = fc
  .tuple(moment, maybe(name))
  .map(([{ at, known }, by]) => ({ at, known, by }))
const workload = { kind: 'StatefulSet', name: 'worker' } as const
const standing: fc.Arbitrary<Switch> = fc.oneof(
  maybe(name).map((container): Switch => ({ state: 'broken', workload, container })),
  name.map((cronJob): Switch => ({ state: 'suspended', cronJob })),
  fc.tuple(name, name).map(([stream, tag]): Switch => ({ state: 'failing', stream, tag })),
  fc.constant<Switch>({ state: 'silent' }),
)

const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc
    .record({
      image,
      tag: name,
      repository: maybe(name),
      importedAt: time,
      broughtBy: fc.constantFrom(
        [],
        [{ kind: 'operation', id: 'op-1', by: 'Ola' } as const],
        [{ kind: 'client', manager: null } as const, { kind: 'job', cronJob: 'import' } as const],
      ),
      committedAt: maybe(time),
      until: maybe(moment),
    })
    .map(imageFact),
  fc
    .record({
      image,
      container: name,
      madeAt: time,
      from: moment,
      readyAt: maybe(time),
      healthyAt: maybe(time),
      failure: maybe(
        fc.record(
          {
            first: time,
            last: time,
            restarts: fc.nat(),
            reason: name,
            exitCode: maybe(fc.nat(255)),
            over: time,
            overBefore: time,
          },
          { requiredKeys: ['first', 'last', 'restarts', 'reason', 'exitCode'] },
        ),
      ),
      until: maybe(moment),
    })
    .map(runFact),
  fc
    .record({
      image,
      verdict: fc.constantFrom<Verdict>('bad', 'good', 'none'),
      reason: fc.string({ maxLength: 300 }),
      by: name,
      at: time,
      until: maybe(moment),
    })
    .map(markFact),
  fc
    .record({
      of: standing,
      round: fc.integer({ min: 1 }),
      from: maybe(turn),
      reason: maybe(name),
      message: fc.string({ maxLength: 300 }),
      until: maybe(fc.tuple(turn, fc.boolean()).map(([each, isGone]) => ({ ...each, isGone }))),
    })
    .map(switchFact),
)

describe('the text of a fact', () => {
  it('is read as the same fact', () => {
    fc.assert(
      fc.property(fact, (each) => {
        const read = readFact(keyOf(each), textOf(each))
        expect(read).toEqual(each)
        // Members are in the same order, or it would count as changed.
        expect(JSON.stringify(read)).toBe(JSON.stringify(each))
      }),
    )
  })

  it('takes less than 300 bytes', () => {
    const at = (second: number) => ({ at: `2026-11-23T18:00:0${second}Z`, known: 'exact' }) as const
    const run = runFact({
      workload: { kind: 'StatefulSet', name: 'packit-worker-long-running' },
      container: 'packit-worker',
      readyAt: at(1).at,
      healthyAt: at(2).at,
      failure: { first: at(3).at, last: at(4).at, restarts: 14, reason: 'OOMKilled', exitCode: 137 },
      until: at(5),
    })
    const by = [{ kind: 'job', cronJob: 'import-images' }] as const
    for (const each of [run, imageFact({ stream: 'packit-worker', broughtBy: by, until: at(5) })])
      expect(keyOf(each).length + textOf(each).length).toBeLessThan(300)
  })
})

describe('what somebody wrote by hand', () => {
  const good = textOf(runFact())

  it('is not believed if it tells of nothing, or of another fact', () => {
    const key = keyOf(runFact())
    expect(readFact(key, good)).toEqual(runFact())
    for (const text of [
      '',
      '{}',
      '[]',
      'null',
      good.replace('"made":', '"made":"'),
      good.replace('"rev":1', '"rev":1.5'),
    ])
      expect(readFact(key, text)).toBe('malformed')
    expect(readFact('other', good)).toBe('malformed')
    expect(readFact(key, good.replace('"rev":1', '"rev":2'))).toBe('malformed')
  })

  it('is no mark of a time after which nothing could be said', () => {
    const last = markFact({ at: '9998-12-31T23:59:59Z' })
    expect(readFact(keyOf(last), textOf(last))).toEqual(last)
    for (const at of ['9999-01-01T00:00:00Z', '+010000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z']) {
      const mark = markFact({ at })
      expect(readFact(keyOf(mark), textOf(mark))).toBe('malformed')
    }
  })

  it('is left to a later Quayside if that wrote it', () => {
    expect(readFact('x', '{"v":4}')).toBe('newer')
  })

  it('never breaks the reading', () => {
    fc.assert(
      fc.property(fc.string(), fc.json(), (key, text) => {
        expect(['malformed', 'newer']).toContain(readFact(key, text))
      }),
    )
  })
})
