import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Verdict } from '#lib/domain/chronicle/image-mark'
import type { Fact, Switch, Time, Turn } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { imageFact, markFact, runFact, switchFact } from '#lib/domain/testing/test-facts'
import { digest } from '#lib/domain/testing/test-objects'
import { keyOf, readFact, textOf } from '#lib/server/chronicle/fact-text'
import { PageWords } from '#lib/server/chronicle/page-words'

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
      round: fc.integer({ min: 1, max: 1_000_000 }),
      from: maybe(turn),
      reason: maybe(name),
      message: fc.string({ maxLength: 300 }),
      until: maybe(fc.tuple(turn, fc.boolean()).map(([each, isGone]) => ({ ...each, isGone }))),
    })
    .map(switchFact),
)

/** A text with the words that it needs. */
function written(each: Fact): { key: string; text: string; words: PageWords } {
  const words = PageWords.none()
  return { key: keyOf(each), text: textOf(each, words), words }
}

function again(each: Fact): Fact | string {
  const { key, text, words } = written(each)
  return readFact(key, text, words)
}

describe('the text of a fact', () => {
  it('is read as the same fact, whatever else has words in its page', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 20 }), (facts) => {
        const words = PageWords.none()
        const texts = facts.map((each) => textOf(each, words))
        const stored = PageWords.read(words.text, null) ?? PageWords.none()
        for (const [index, each] of facts.entries()) {
          const read = readFact(keyOf(each), texts[index] ?? '', stored)
          expect(read).toEqual(each)
          // Members are in the same order, or it would count as changed.
          expect(JSON.stringify(read)).toBe(JSON.stringify(each))
        }
      }),
    )
  })

  it('has each word once, and numbers', () => {
    const words = PageWords.none()
    const run = runFact({ readyAt: '2026-11-20T02:00:12Z', healthyAt: '2026-11-20T02:00:47Z' })
    expect(textOf(run, words)).toBe('{"v":4,"f":[0,1,2,3,1,1795140000,0,12,47,[],[]]}')
    expect(textOf({ ...run, revision: 2 }, words)).toBe('{"v":4,"f":[0,1,2,3,2,1795140000,0,12,47,[],[]]}')
    expect(words.text).toBe(
      '{"v":4,"words":["run","Deployment/worker","app","qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo"]}',
    )
  })

  it('tells a name from a digest of the same letters', () => {
    const name = 'q'.repeat(42) + 'o'
    expect(again(imageFact({ stream: name, tag: name }))).toEqual(imageFact({ stream: name, tag: name }))
  })

  it('is of a later version than a Quayside before it knows, which leaves it alone then', () => {
    const { text, words } = written(markFact())
    for (const each of [text, words.text]) expect(JSON.parse(each)).toMatchObject({ v: 4 })
  })
})

describe('what somebody wrote by hand', () => {
  it('is not believed if it tells of nothing, or of another fact', () => {
    const { key, text, words } = written(runFact())
    expect(readFact(key, text, words)).toEqual(runFact())
    for (const each of [
      '',
      '{}',
      '[]',
      'null',
      '{"v":4}',
      text.replace('[0,', '['),
      text.replace('[0,', '[9,'),
      text.replace(',1795140000', ',[]'),
      text.replace(',1795140000', ',1795140000.5'),
      text.replace(',1795140000', ',1e300'),
    ])
      expect(readFact(key, each, words)).toBe('malformed')
    expect(readFact('other', text, words)).toBe('malformed')
    expect(readFact(key, text.replace(',1,1795140000', ',2,1795140000'), words)).toBe('malformed')
  })

  it('is not believed if the words mean another fact, or are gone', () => {
    const { key, text, words } = written(runFact())
    for (const other of [
      words.text.replace('worker', 'beat'),
      words.text.replace('"run",', ''),
      '{"v":4,"words":[]}',
    ]) {
      const edited = PageWords.read(other, null) ?? PageWords.none()
      expect(readFact(key, text, edited)).toBe('malformed')
    }
  })

  it('is no mark of a time after which nothing could be said', () => {
    const last = markFact({ at: '9998-12-31T23:59:59Z' })
    expect(again(last)).toEqual(last)
    for (const at of ['9999-01-01T00:00:00Z', '+010000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z'])
      expect(again(markFact({ at }))).toBe('malformed')
  })

  it('is no round that no switch reaches', () => {
    expect(again(switchFact({ round: 1_000_000 }))).toEqual(switchFact({ round: 1_000_000 }))
    for (const round of [0, 1_000_001, Number.MAX_SAFE_INTEGER])
      expect(again(switchFact({ round }))).toBe('malformed')
  })

  it('is left to a later Quayside if that wrote it', () => {
    expect(readFact('x', '{"v":5}', PageWords.none())).toBe('newer')
  })

  it('never breaks the reading', () => {
    const form = fc.json().map((json) => `{"v":4,"f":${json}}`)
    fc.assert(
      fc.property(fc.string(), fc.oneof(fc.json(), form), fc.array(fc.string()), (key, text, list) => {
        const words = PageWords.read(JSON.stringify({ v: 4, words: list }), null) ?? PageWords.none()
        expect(['malformed', 'newer']).toContain(readFact(key, text, words))
      }),
    )
  })
})
