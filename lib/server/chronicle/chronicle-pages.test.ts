import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { factsFrom, type Fact } from '#lib/domain/chronicle/facts'
import { joined } from '#lib/domain/chronicle/merge'
import { inSeconds } from '#lib/domain/chronicle/times'
import { packitFacts } from '#lib/domain/testing/packit-facts'
import { imageFact, markFact, runFact } from '#lib/domain/testing/test-facts'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { factsIn } from '#lib/server/chronicle/chronicle-pages'
import { keyOf, textOf } from '#lib/server/chronicle/fact-text'
import { PageWriter } from '#lib/server/chronicle/page-writer'
import { PageWords, WORDS_KEY } from '#lib/server/chronicle/page-words'
import { lastEndIn, leavingPages, planWrites } from '#lib/server/chronicle/plan-writes'
import { EARLIER_FACTS } from '#lib/server/chronicle/testing/earlier-facts'
import { pageSeries } from '#lib/server/journal/page-series'
import { TestPages } from '#lib/server/journal/testing/test-pages'

const SERIES = pageSeries('quayside-chronicle', 'chronicle', 32)
const LIMITS = { ended: new Map(), notBefore: -Infinity, withRoutine: true, firstFree: 1 }
const PAGE_BYTES = 64 * 1024

/** The pages after the facts were written into them. */
function withFacts(facts: readonly Fact[], pages: readonly ConfigMap[] = []): ConfigMap[] {
  const after = new Map(pages.map((page) => [page.metadata.name, page]))
  for (const { page, entries } of planWrites(SERIES, pages, factsFrom(facts), LIMITS).writes)
    after.set(page.metadata.name, { ...page, data: { ...page.data, ...entries } })
  return SERIES.pagesIn(after.values())
}

function edited(page: ConfigMap | undefined, data: Record<string, string | undefined>): ConfigMap {
  const entries = Object.entries({ ...page?.data, ...data })
  const kept = entries.flatMap(([key, text]) => (text === undefined ? [] : [[key, text] as const]))
  return { ...(page ?? SERIES.newPage(1)), data: Object.fromEntries(kept) }
}

function bytesOf({ data = {} }: ConfigMap): number {
  return Buffer.byteLength(JSON.stringify(data))
}

describe('ten thousand facts of an environment like that of Packit', () => {
  const facts = packitFacts(10_000)
  const pages: ConfigMap[] = []
  for (let written = 0; written < facts.length; written += 1_000)
    pages.splice(0, Infinity, ...withFacts(facts.slice(written, written + 1_000), pages))

  it('take about 100 bytes each, with keys, words and quotes', () => {
    const bytes = pages.reduce((sum, page) => sum + bytesOf(page), 0)
    expect(factsIn(pages).facts).toEqual(factsFrom(facts))
    expect(bytes / facts.length).toBeLessThan(105)
  })

  it('overfill no page', () => {
    for (const { data = {} } of pages) {
      const bytes = Object.entries(data ?? {})
        .flat()
        .join('').length
      expect(bytes).toBeLessThan(PAGE_BYTES + 1_000)
    }
  })
})

describe('facts of several writers', () => {
  const facts = packitFacts(200)
  const some = fc.array(
    fc.record({
      fact: fc.constantFrom(...facts),
      isOver: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  )
  const looks = fc.array(fc.record({ writer: fc.nat(2), some }), { minLength: 1, maxLength: 12 })

  it('are all there, joined, in whatever order and at whatever time they come', async () => {
    await fc.assert(
      fc.asyncProperty(looks, async (all) => {
        const clock = new TestClock()
        const store = new TestPages(clock, SERIES)
        const writers = [0, 1, 2].map(() => new PageWriter(SERIES, store.connect(), clock))
        const expected = new Map<string, Fact>()
        const work = all.map(({ writer, some }) => {
          const seen = factsFrom(some.map(({ fact, isOver }) => (isOver ? fact : { ...fact, until: null })))
          for (const [identity, fact] of seen) {
            const before = expected.get(identity)
            expected.set(identity, before === undefined ? fact : joined(before, fact))
          }
          return writers[writer]?.add(seen, LIMITS) ?? Promise.reject(new Error('There are three writers.'))
        })
        const done = vi.fn()
        const answers = Promise.all(work)
        void answers.then(done, done)
        while (done.mock.calls.length === 0) await clock.advance(1_000)
        // One that ran out of tries sees it again at its next look.
        for (const answer of await answers) fc.pre(answer.ok)
        expect(factsIn(store.pages())).toEqual({ facts: expected, malformed: 0, newer: new Set() })
      }),
      { numRuns: 60 },
    )
  })
})

it('is planned again with all of its words where it could not be written', () => {
  const pages = withFacts([runFact()])
  const plan = () => planWrites(SERIES, pages, factsFrom([imageFact({ stream: 'other' })]), LIMITS).writes
  expect(plan()).toEqual(plan())
})

it('is not written where it could not be read back', () => {
  expect(
    withFacts([runFact({ container: 'c'.repeat(301) }), imageFact({ importedAt: 'yesterday' })]),
  ).toEqual([])
})

describe('an entry that did not change', () => {
  it('is not parsed again when others bring words', () => {
    const before = withFacts([runFact()])
    const [fact] = factsIn(before).facts.values()
    const after = withFacts([imageFact({ stream: 'other' })], before)
    expect(after[0]?.data?.[WORDS_KEY]).not.toBe(before[0]?.data?.[WORDS_KEY])
    expect([...factsIn(after).facts.values()][0]).toBe(fact)
  })

  it('is parsed again when its words changed', () => {
    const [page] = withFacts([imageFact()])
    factsIn([edited(page, {})])
    const words = page?.data?.[WORDS_KEY]?.replace('quay.io/packit/worker', 'quay.io/other/worker')
    const repositories = [...factsIn([edited(page, { [WORDS_KEY]: words })]).facts.values()].map((fact) =>
      fact.kind === 'image' ? fact.repository : null,
    )
    expect(repositories).toEqual(['quay.io/other/worker'])
  })

  it('is not kept in memory for long after its page', () => {
    const [page] = withFacts([imageFact({ stream: 'forgotten' })])
    const factOf = () =>
      factsIn([edited(page, {})])
        .facts.values()
        .next().value
    const fact = factOf()
    expect(factOf()).toBe(fact)
    for (let number = 101; number < 200; number += 1)
      factsIn([{ ...SERIES.newPage(number), data: { other: ' '.repeat(PAGE_BYTES) } }])
    expect(factOf()).toEqual(fact)
    expect(factOf()).not.toBe(fact)
  })

  it('is read when the words that it lacked are back', () => {
    const [page] = withFacts([runFact()])
    expect(factsIn([edited(page, { [WORDS_KEY]: '{"v":4,"words":["run"]}' })])).toMatchObject({
      malformed: 1,
    })
    expect([...factsIn([edited(page, {})]).facts.values()]).toEqual([runFact()])
  })
})

describe('a page whose words somebody edited', () => {
  const facts = packitFacts(60)
  const [page] = withFacts(facts)
  const texts = Object.values(page?.data ?? {})
  const list = (JSON.parse(page?.data?.[WORDS_KEY] ?? '') as { words: string[] }).words

  const wordsText = fc.oneof(
    fc.string(),
    fc.json(),
    fc.constant(undefined),
    fc.shuffledSubarray(list).map((words) => JSON.stringify({ v: 4, words })),
    fc
      .tuple(fc.nat(list.length - 1), fc.oneof(fc.string(), fc.constantFrom(...list)))
      .map(([place, word]) => JSON.stringify({ v: 4, words: list.with(place, word) })),
  )
  const entries = fc.dictionary(
    fc.constantFrom(...facts.map((fact) => keyOf(fact))),
    fc.oneof(fc.string(), fc.constantFrom(...texts), fc.json()),
    { maxKeys: 3 },
  )

  it('tells no other fact, and says how many it does not tell', () => {
    const known = factsFrom(facts)
    fc.assert(
      fc.property(wordsText, entries, (words, others) => {
        const read = factsIn([edited(page, { ...others, [WORDS_KEY]: words })])
        for (const [identity, fact] of read.facts) {
          expect(known.has(identity)).toBe(true)
          expect(page?.data).toHaveProperty(keyOf(fact))
        }
        expect(read.facts.size + read.malformed + read.newer.size).toBeGreaterThanOrEqual(facts.length)
      }),
    )
  })

  it('is left as it is where they cannot be read: what is seen again goes into another page', () => {
    for (const words of [undefined, '', '{"v":4}', '{"v":4,"words":[1]}', '{"v":5,"words":[]}']) {
      const broken = edited(page, { [WORDS_KEY]: words })
      const after = withFacts(facts.slice(0, 3), [broken])
      expect(after).toHaveLength(2)
      expect(after[0]).toBe(broken)
      expect(after[1]?.metadata.name).toBe('quayside-chronicle-000002')
      expect(factsIn(after).facts).toEqual(factsFrom(facts.slice(0, 3)))
    }
  })
})

it('gives no new word the place of one that somebody took away', () => {
  const fact = imageFact({ broughtBy: [{ kind: 'pin', by: 'Alice' }] })
  const [page] = withFacts([fact])
  const words = page?.data?.[WORDS_KEY]?.replace(',"Alice"]', ']')
  expect(words).not.toBe(page?.data?.[WORDS_KEY])
  const after = withFacts([markFact(), fact], [edited(page, { [WORDS_KEY]: words })])
  expect(after.map(({ data }) => data?.[WORDS_KEY])).toEqual([words, expect.anything()])
  expect(factsIn(after)).toMatchObject({ facts: factsFrom([markFact(), fact]), malformed: 1 })
})

it('takes nothing where somebody made its words very long', () => {
  const fact = imageFact({ broughtBy: [{ kind: 'pin', by: 'Alice' }] })
  const [page] = withFacts([imageFact()])
  const longer = page?.data?.[WORDS_KEY]?.replace(']', `${',""'.repeat(30_000)}]`)
  const after = withFacts([fact], [edited(page, { [WORDS_KEY]: longer })])
  expect(after.map(({ data }) => data?.[WORDS_KEY])).toEqual([longer, expect.anything()])
  expect(factsIn(after).facts).toEqual(factsFrom([fact]))
})

it('tells the last end of however many facts', () => {
  const words = PageWords.none()
  const data = Object.fromEntries(
    Array.from({ length: 130_000 }, (_, second) => {
      const until = { at: inSeconds(second * 1_000) ?? '', known: 'exact' } as const
      const fact = imageFact({ importedAt: until.at, until })
      return [keyOf(fact), textOf(fact, words)]
    }),
  )
  const page = { ...SERIES.newPage(1), data: { ...data, [WORDS_KEY]: words.text } }
  expect(lastEndIn([page])).toBe(129_999_000)
  expect(lastEndIn([])).toBeNull()
})

describe('facts from before pages had words', () => {
  const path = join(import.meta.dirname, 'testing/written-by-1ac1c297.json')
  const data = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')))
  const page = { ...SERIES.newPage(3), data }

  it('are read', () => {
    expect(factsIn([page])).toEqual({ facts: factsFrom(EARLIER_FACTS), malformed: 0, newer: new Set() })
  })

  it('are told once with what is known now, which is written once, into a page of its own', () => {
    const until = { at: '2026-11-28T02:00:00Z', known: 'exact' } as const
    const over = EARLIER_FACTS.map((fact) => ({ ...fact, until: fact.until ?? until }))
    expect(withFacts(EARLIER_FACTS, [page])).toEqual([page])
    const after = withFacts(over, [page])
    expect(after.map(({ metadata }) => metadata.name)).toEqual([
      'quayside-chronicle-000003',
      'quayside-chronicle-000004',
    ])
    expect(after[0]).toBe(page)
    expect(factsIn(after).facts).toEqual(factsFrom(over))
    for (const seen of [over, EARLIER_FACTS]) expect(withFacts(seen, after)).toEqual(after)
  })

  it('are thrown away after their days, also where they were open and ended in a later page', () => {
    const until = { at: '2026-11-28T02:00:00Z', known: 'exact' } as const
    const over = EARLIER_FACTS.map((fact) => ({ ...fact, until: fact.until ?? until }))
    const pages = withFacts(over, [page])
    expect(leavingPages(SERIES, pages, Date.parse('2026-11-28T00:00:00Z'))).toEqual([])
    expect(leavingPages(SERIES, pages, Date.parse('2026-11-29T00:00:00Z'))).toEqual([page])
  })
})
