import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { factsFrom, type Fact } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { imageFact, runFact, switchFact } from '#lib/domain/testing/test-facts'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { PageWriter } from '#lib/server/chronicle/page-writer'
import { factsIn } from '#lib/server/chronicle/chronicle-pages'
import { WORDS_KEY } from '#lib/server/chronicle/page-words'
import { pageSeries } from '#lib/server/journal/page-series'
import { errorOf, TestPages } from '#lib/server/journal/testing/test-pages'

const DAY = 86_400_000
const MINUTE = 60_000
const FIRST = Date.parse('2026-11-01T00:00:00Z')
const SERIES = pageSeries('quayside-chronicle', 'chronicle', 4)
const ALL = { ended: new Map(), notBefore: -Infinity, withRoutine: true }

function start() {
  const clock = new TestClock()
  const pages = new TestPages(clock, SERIES)
  const writer = () => new PageWriter(SERIES, pages.connect(), clock)
  /** Runs the clock while something is awaited. */
  const run = async <T>(work: Promise<T>): Promise<T> => {
    const done = vi.fn()
    void work.then(done, done)
    while (done.mock.calls.length === 0) await clock.advance(1_000)
    return work
  }
  const stored = () => [...factsIn(pages.pages()).facts.values()]
  return { clock, pages, writer, run, stored }
}

/** Different images that came and were replaced, a minute after another. */
function images(count: number, first = 0): Fact[] {
  return Array.from({ length: count }, (_, index) => {
    const at = FIRST + (first + index) * MINUTE
    const until = { at: inSeconds(at + MINUTE) ?? '', known: 'exact' } as const
    const image = `sha256:${createHash('sha256').update(String(at)).digest('hex')}`
    return imageFact({ image, importedAt: inSeconds(at) ?? '', until })
  })
}

describe('facts', () => {
  it('of two replicas with old stores are written once', async () => {
    const { pages, writer, run, stored } = start()
    const [here, there] = [writer(), writer()]
    const some = images(50)
    const answers = await run(
      Promise.all([here.add(factsFrom(some), ALL), there.add(factsFrom([...some].reverse()), ALL)]),
    )
    expect(answers.map(({ ok }) => ok)).toEqual([true, true])
    expect(stored()).toHaveLength(50)
    const keys = pages.pages().flatMap(({ data }) => Object.keys(data ?? {}))
    expect(keys.filter((key) => key !== WORDS_KEY)).toHaveLength(50)
  })

  it('keep what another replica knows of them', async () => {
    const { writer, run, stored } = start()
    const [here, there] = [writer(), writer()]
    await run(here.add(factsFrom([runFact({ healthyAt: '2026-11-20T02:05:00Z' })]), ALL))
    await run(there.add(factsFrom([runFact({ readyAt: '2026-11-20T02:01:00Z' })]), ALL))
    expect(stored()).toEqual([
      runFact({ readyAt: '2026-11-20T02:01:00Z', healthyAt: '2026-11-20T02:05:00Z' }),
    ])
  })

  it('are written although an answer is lost', async () => {
    const { pages, writer, run, stored } = start()
    pages.faults.write = ['lost']
    expect(await run(writer().add(factsFrom([runFact()]), ALL))).toMatchObject({ ok: true })
    expect(stored()).toEqual([runFact()])
  })

  it('are not known any more where somebody deleted them, after the store had them', async () => {
    const { clock, pages, run } = start()
    const store: ConfigMap[] = []
    const writer = new PageWriter(SERIES, pages.connect(store), clock)
    await run(writer.add(factsFrom([runFact()]), ALL))
    expect(writer.known?.facts.size).toBe(1)
    store.push(...pages.pages())
    writer.noteStored()
    store.length = 0
    expect(writer.known?.facts.size).toBe(0)
  })

  it('that are over are not written again where somebody deleted them meanwhile', async () => {
    const { clock, pages, run, stored } = start()
    const before = new PageWriter(SERIES, pages.connect(), clock)
    await run(before.add(factsFrom([runFact()]), ALL))
    const late = new PageWriter(SERIES, pages.connect(), clock)
    pages.deleteAll()
    const over = runFact({ until: { at: '2026-11-21T02:00:00Z', known: 'seen' } })
    await run(late.add(factsFrom(images(1)), { ...ALL, ended: factsFrom([over]) }))
    expect(stored()).toEqual(images(1))
  })

  it('are not tried again where the cluster says no', async () => {
    const { pages, writer, run } = start()
    pages.faults.write = [errorOf('forbidden', 403)]
    expect(await run(writer().add(factsFrom([runFact()]), ALL))).toMatchObject({ ok: false })
    expect(pages.requests).toEqual(['write'])
  })

  it('go on in another page if one is closed', async () => {
    const { pages, writer, run, stored } = start()
    await run(writer().add(factsFrom([runFact()]), ALL))
    for (const page of pages.pages()) pages.put({ ...page, immutable: true })
    const until = { at: '2026-11-23T18:00:00Z', known: 'exact' } as const
    await run(writer().add(factsFrom([runFact({ until })]), ALL))
    expect(stored()).toEqual([runFact({ until })])
    expect(pages.pages()).toHaveLength(2)
  })

  it('of which only counts went up wait', async () => {
    const { writer, run, stored } = start()
    const failure = {
      first: '2026-11-20T03:00:00Z',
      last: '2026-11-20T03:00:00Z',
      restarts: 1,
      reason: 'Error',
      exitCode: 1,
    }
    const more = { ...failure, last: '2026-11-20T03:01:00Z', restarts: 2 }
    const here = writer()
    await run(here.add(factsFrom([runFact({ failure })]), ALL))
    await run(here.add(factsFrom([runFact({ failure: more })]), { ...ALL, withRoutine: false }))
    expect(stored()).toEqual([runFact({ failure })])
    await run(here.add(factsFrom([runFact({ failure: more })]), ALL))
    expect(stored()).toEqual([runFact({ failure: more })])
  })
})

describe('the oldest', () => {
  it('is thrown away, but not what goes on', async () => {
    const { pages, writer, run, stored } = start()
    const here = writer()
    const leftOut: number[] = []
    for (let day = 0; day < 20; day += 1) {
      // What was written is not seen again until it changes.
      await run(here.add(factsFrom([...(day === 0 ? [runFact()] : []), ...images(200, day * 200)]), ALL))
      await run(here.trim(-Infinity, (lastEnd) => Promise.resolve(leftOut.push(lastEnd))))
    }
    expect(pages.pages()).toHaveLength(4)
    expect(stored()).toContainEqual(runFact())
    const kept = new Set(stored().flatMap((fact) => (fact.kind === 'image' ? fact.importedAt : [])))
    expect(kept.size).toBeLessThan(4_000)
    // All that ended later is there.
    const [newest = Infinity] = leftOut.slice(-1)
    const all = Array.from({ length: 4_000 }, (_, index) => FIRST + index * MINUTE)
    const lost = all.filter((at) => at + MINUTE > newest && !kept.has(inSeconds(at) ?? ''))
    expect(lost).toEqual([])
    expect(newest).toBeLessThan(FIRST + 3_800 * MINUTE)
  })

  it('is thrown away after its days', async () => {
    const { clock, pages, writer, run, stored } = start()
    const here = writer()
    await run(here.add(factsFrom([runFact(), ...images(2_000)]), ALL))
    const before = pages.pages().length
    expect(before).toBeGreaterThan(2)
    await run(here.trim(clock.now() - DAY, () => Promise.resolve()))
    expect(pages.pages()).toHaveLength(1)
    expect(stored()).toContainEqual(runFact())
  })

  it('leaves what only it knows to the pages that stay', async () => {
    const { clock, pages, writer, run, stored } = start()
    const until = { at: '2026-11-21T02:00:00Z', known: 'exact' } as const
    const most = [runFact({ healthyAt: '2026-11-20T02:05:00Z' }), imageFact({ until })]
    await run(writer().add(factsFrom(most), ALL))
    const [first] = pages.pages()
    if (first === undefined) throw new Error('Nothing was written.')
    // What is seen while its words are gone is written anew.
    pages.put({ ...first, data: { ...first.data, [WORDS_KEY]: '' } })
    await run(writer().add(factsFrom([runFact(), imageFact()]), ALL))
    pages.put(first)
    for (let number = 11; number < 14; number += 1) pages.put(SERIES.newPage(number))
    await run(writer().trim(clock.now() - DAY, () => Promise.resolve()))
    expect(pages.pages()).not.toContainEqual(expect.objectContaining({ data: first.data }))
    expect(factsFrom(stored())).toEqual(factsFrom(most))
  })

  it('stays where something in it cannot be read, and goes when there are too many', async () => {
    const broken = [
      { [WORDS_KEY]: '' },
      { [WORDS_KEY]: '{"v":5,"words":[]}' },
      { other: '{"v":5}' },
      { other: 'nonsense' },
    ]
    for (const data of broken) {
      const { clock, pages, writer, run } = start()
      await run(writer().add(factsFrom([runFact(), ...images(700)]), ALL))
      const [first, second] = pages.pages()
      if (first === undefined || second === undefined) throw new Error('There are not two pages.')
      pages.put({ ...first, data: { ...first.data, ...data } })
      const before = pages.pages()
      await run(writer().trim(clock.now() - DAY, () => Promise.resolve()))
      expect(pages.pages()).toEqual(before)
      for (let number = 11; number < 15; number += 1) pages.put(SERIES.newPage(number))
      await run(writer().trim(clock.now() - DAY, () => Promise.resolve()))
      expect(pages.pages()).not.toContainEqual(before[0])
    }
  })

  it('is not written again', async () => {
    const { writer, run, stored } = start()
    await run(
      writer().add(factsFrom([runFact(), ...images(10)]), {
        ...ALL,
        notBefore: Date.parse('2026-11-02T00:00:00Z'),
      }),
    )
    expect(stored()).toEqual([runFact()])
  })

  it('leaves room, however much goes on', async () => {
    const { pages, writer, run } = start()
    const here = writer()
    const open = Array.from({ length: 3_000 }, (_, index) => imageFact({ tag: `t-${index}` }))
    for (let look = 0; look < 5; look += 1) {
      await run(here.add(factsFrom(open), ALL))
      await run(here.trim(-Infinity, () => Promise.resolve()))
    }
    expect(pages.pages().length).toBeLessThan(4)
    const requests = pages.requests.length
    await run(here.add(factsFrom(open), ALL))
    expect(pages.requests.length).toBe(requests)
  })

  it('leaves room for runs, however many tags are scheduled since nobody knows when', async () => {
    const { writer, run, stored } = start()
    const here = writer()
    const tags = Array.from({ length: 500 }, (_, index) => `t-${index}`)
    const scheduled = tags.map((tag) =>
      switchFact({ of: { state: 'scheduled', stream: 'worker', tag }, from: null }),
    )
    const first = [...tags.map((tag) => imageFact({ tag })), ...scheduled]
    await run(here.add(factsFrom(first), ALL))
    await run(here.add(factsFrom([...first, runFact()]), ALL))
    expect(stored()).toContainEqual(runFact())
    expect(stored().filter(({ kind }) => kind === 'switch')).toHaveLength(200)
  })
})
