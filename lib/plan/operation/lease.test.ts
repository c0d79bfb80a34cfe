import { describe, expect, it } from 'vitest'
import { LeaseWatch, takenOver, withBeat } from '#lib/plan/operation/lease'
import type { Operation, OperationStep } from '#lib/plan/operation/operation'
import { operationWith } from '#lib/plan/testing/test-operations'

const AT = '2026-11-23T18:30:00.000Z'
const LEASE_MS = 20_000

const step: OperationStep = { sentence: 'Pin it.', tag: null, state: 'doing', at: AT, message: null }
const owned = operationWith({ steps: [step], lease: { owner: 'a', beat: 1, orders: '' } })
const givenUp = operationWith({ steps: [step], lease: { owner: null, beat: 1, orders: '' } })

/** Whether the lease is over after looks at these seconds. */
function watched(...looks: [second: number, operation: Operation, isLive?: boolean][]): boolean {
  const watch = new LeaseWatch(LEASE_MS)
  for (const [second, operation, isLive = true] of looks) watch.look([operation], second * 1000, isLive)
  const [second, operation] = looks.at(-1) ?? [0, owned]
  return watch.isOver(operation, second * 1000)
}

describe('a lease', () => {
  it('is over when the beat stood still for the whole of it', () => {
    expect(watched([100, owned], [119, owned])).toBe(false)
    expect(watched([100, owned], [110, owned], [120, owned])).toBe(true)
  })

  it('goes on with each beat', () => {
    expect(watched([100, owned], [115, withBeat(owned)], [130, withBeat(owned)])).toBe(false)
  })

  it('counts from the first look, whatever the wall clocks say', () => {
    const yesterday = { ...owned, startedAt: '2026-11-22T18:28:00.000Z' }
    expect(watched([0, yesterday])).toBe(false)
  })

  it('does not count while the journal is not current, and starts again after that', () => {
    expect(watched([0, owned], [15, owned, false], [30, owned])).toBe(false)
    expect(watched([0, owned], [15, owned, false], [35, owned])).toBe(true)
  })

  it('starts again where the journal refused a write', () => {
    const watch = new LeaseWatch(LEASE_MS)
    watch.look([owned], 0, true)
    watch.startAgain(owned.id)
    expect(watch.isOver(owned, 20_000)).toBe(false)
    watch.look([owned], 20_000, true)
    expect([39_999, 40_000].map((now) => watch.isOver(owned, now))).toEqual([false, true])
  })

  it('that was given up is over at once', () => {
    expect(watched([0, givenUp])).toBe(true)
  })

  it('of an entry without one is over when its steps stood still', () => {
    const old = operationWith({ steps: [step], lease: null })
    expect(watched([0, old], [20, old])).toBe(true)
    expect(watched([0, old], [20, { ...old, steps: [{ ...step, state: 'done' }] }])).toBe(false)
  })
})

describe('an operation is taken over', () => {
  it('by one process', () => {
    const taken = takenOver(owned, owned, 'b', AT)
    expect(taken).toMatchObject({ lease: { owner: 'b', beat: 2 }, continuedAt: AT })
    expect(takenOver(taken ?? owned, owned, 'c', AT)).toBeNull()
  })

  it('never from an owner that wrote meanwhile, or after its end', () => {
    expect(takenOver(withBeat(owned), owned, 'b', AT)).toBeNull()
    const end = { state: 'healthy', at: AT, message: '', next: [], workloads: null } as const
    expect(takenOver({ ...owned, end: { ...end, next: [], workloads: null } }, owned, 'b', AT)).toBeNull()
  })
})
