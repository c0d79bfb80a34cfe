import { describe, expect, it, onTestFinished } from 'vitest'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { listAndWatch } from '#lib/cluster/list-watch/list-watch'
import { ProofTurns } from '#lib/cluster/request/proof-turns'
import { TestSource, type Thing } from '#lib/cluster/testing/test-source'
import { TestClock } from '#lib/runtime/testing/test-clock'

const SECOND = 1_000

/** So many quiet watches on a connection for ten minutes. Gives when they were proven, and whether they stayed fresh. */
async function proofsOf(watches: number) {
  const clock = new TestClock()
  const proofs = new ProofTurns(clock)
  const all = Array.from({ length: watches }, () => {
    const end = new AbortController()
    onTestFinished(() => end.abort())
    const source = new TestSource(clock)
    const store = new KindStore<Thing>(clock, () => undefined)
    void listAndWatch({ ...source.within('prod'), proofs }, store, clock, () => undefined, end.signal)
    return { source, store }
  })
  await clock.advance(0)
  const from = clock.now()
  let isFresh = true
  for (let second = 0; second < 300; second += 1) {
    await clock.advance(SECOND)
    isFresh &&= all.every(({ store }) => !store.isStale)
  }
  const at = all.flatMap(({ source }) =>
    source.requests.filter((each) => each.at > from).map((each) => each.at - from),
  )
  return { isFresh, perSecond: at.length / 300, most: mostInASecond(at) }
}

function mostInASecond(times: number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + SECOND).length))
}

describe('the proofs of a connection', () => {
  it('are at most one a second for ten watches, and keep all of them fresh', async () => {
    const { isFresh, perSecond, most } = await proofsOf(10)
    expect(isFresh).toBe(true)
    expect(perSecond).toBeLessThanOrEqual(0.5)
    expect(most).toBe(1)
  })

  it('come more often, but not together, for two hundred watches', async () => {
    const { isFresh, perSecond, most } = await proofsOf(200)
    expect(isFresh).toBe(true)
    expect(perSecond).toBeLessThanOrEqual(10)
    expect(most).toBeLessThanOrEqual(21)
  })
})
