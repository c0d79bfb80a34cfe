import { describe, expect, it, vi } from 'vitest'
import type { Answer } from '#lib/domain/answer'
import { factsFrom, type Fact } from '#lib/domain/chronicle/facts'
import { gapsIn } from '#lib/domain/chronicle/stretches'
import { imageFact, runFact } from '#lib/domain/testing/test-facts'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { TestClock } from '#lib/runtime/testing/test-clock'
import type { ChronicleState } from '#lib/server/chronicle/chronicle'
import { factsIn } from '#lib/server/chronicle/chronicle-pages'
import { observedTimesIn } from '#lib/server/chronicle/observed-times'
import { ObservedWriter } from '#lib/server/chronicle/observed-writer'
import { PageWriter } from '#lib/server/chronicle/page-writer'
import { pageSeries } from '#lib/server/journal/page-series'
import { errorOf, TestPages } from '#lib/server/journal/testing/test-pages'
import { Observer } from '#lib/server/observer/observer'

const MINUTE = 60_000
const SERIES = pageSeries('quayside-chronicle', 'chronicle', 32)

type Shared = { clock: TestClock; observed: { data: Record<string, string> } }

function start({ clock, observed }: Shared = { clock: new TestClock(), observed: { data: {} } }) {
  const pages = new TestPages(clock, SERIES)
  let seen: Fact[] | null = []
  const state: ChronicleState = { failing: null, writes: 0, failures: 0 }
  const report = vi.fn()
  const noted = vi.fn()
  const write = (body: Partial<ConfigMap>): Promise<Answer<unknown>> => {
    Object.assign(observed.data, body.data)
    noted()
    return Promise.resolve({ ok: true, value: body })
  }
  const stored = (): ConfigMap => ({ metadata: { name: 'observed' }, data: observed.data })
  const observer = new Observer(
    {
      look: () =>
        seen === null ? null : { facts: factsFrom(seen), ended: new Map(), setWritten: () => undefined },
      days: 400,
    },
    new PageWriter(SERIES, pages.connect(), clock),
    new ObservedWriter({ stored, patch: write, create: write }),
    state,
    clock,
    report,
  )
  return {
    clock,
    pages,
    observer,
    state,
    report,
    observed,
    noted,
    see: (facts: Fact[] | null) => (seen = facts),
    stored: () => [...factsIn(pages.pages()).facts.values()],
    gaps: () => gapsIn(observedTimesIn(observed).stretches, clock.now()),
  }
}

describe('what changes', () => {
  it('is written some seconds later, after a crash at once', async () => {
    const { clock, observer, see, stored } = start()
    await clock.advance(MINUTE)
    see([imageFact()])
    observer.noteChange(false)
    await clock.advance(19_000)
    expect(stored()).toEqual([])
    await clock.advance(21_000)
    expect(stored()).toEqual([imageFact()])
    see([imageFact(), runFact()])
    observer.noteChange(true)
    await clock.advance(6_000)
    expect(stored()).toEqual([imageFact(), runFact()])
  })

  it('is written together: a thousand changes in ten minutes cost few requests', async () => {
    const { clock, observer, see, pages, stored } = start()
    const facts: Fact[] = []
    for (let change = 0; change < 1_000; change += 1) {
      facts.push(imageFact({ tag: `t-${change}` }))
      see(facts)
      observer.noteChange(false)
      await clock.advance(600)
    }
    await clock.advance(5 * MINUTE)
    expect(stored()).toHaveLength(1_000)
    expect(pages.requests.length).toBeLessThan(35)
  })

  it('in counts only costs a request in five minutes', async () => {
    const { clock, observer, see, pages } = start()
    for (let crash = 1; crash <= 360; crash += 1) {
      const last = new Date(clock.now()).toISOString().replace('.000Z', 'Z')
      const failure = { first: '2026-11-23T18:00:00Z', last, restarts: crash, reason: 'Error', exitCode: 1 }
      see([runFact({ failure })])
      observer.noteChange(true)
      await clock.advance(10_000)
    }
    expect(pages.requests.length).toBeLessThan(16)
  })

  it('by time alone is seen without a change', async () => {
    const { clock, see, stored } = start()
    await clock.advance(MINUTE)
    see([runFact({ healthyAt: '2026-11-23T18:01:00Z' })])
    await clock.advance(6 * MINUTE)
    expect(stored()).toHaveLength(1)
  })
})

describe('that somebody watches', () => {
  it('is said every few minutes, by one of many', async () => {
    const { clock, observed, noted, gaps } = start()
    const other = start({ clock, observed })
    await clock.advance(60 * MINUTE)
    expect(noted.mock.calls.length + other.noted.mock.calls.length).toBeLessThan(20)
    expect(gaps()).toEqual([])
    expect(Object.keys(observed.data).filter((key) => key !== 'switches-from')).toHaveLength(1)
  })

  it('is not said while the cluster is not seen: then there is a gap', async () => {
    const { clock, observer, see, gaps } = start()
    await clock.advance(20 * MINUTE)
    see(null)
    await clock.advance(60 * MINUTE)
    expect(gaps()).toHaveLength(1)
    see([])
    observer.noteChange(false)
    await clock.advance(20 * MINUTE)
    const [gap] = gaps()
    expect(gaps()).toHaveLength(1)
    expect((gap?.until ?? 0) - (gap?.from ?? 0)).toBeGreaterThan(55 * MINUTE)
  })
})

it('that cannot be written is told once, tried again, and written later', async () => {
  const { clock, pages, state, report, see, stored } = start()
  const refused = errorOf('forbidden', 403)
  pages.faults.write = Array.from({ length: 5 }, () => refused)
  see([runFact()])
  await clock.advance(2 * MINUTE)
  expect(state).toMatchObject({ failing: { message: 'forbidden' } })
  await clock.advance(10 * MINUTE)
  expect(report.mock.calls).toEqual([['forbidden']])
  expect(state).toMatchObject({ failing: null, failures: 5 })
  expect(stored()).toEqual([runFact()])
})
