import { describe, expect, it } from 'vitest'
import { startDeadline } from '#lib/runtime/deadline'
import { TestClock } from '#lib/runtime/testing/test-clock'

describe('a deadline', () => {
  it('aborts with a TimeoutError', async () => {
    const clock = new TestClock()
    const { signal } = startDeadline(clock, 100)
    await clock.advance(99)
    expect(signal.aborted).toBe(false)
    await clock.advance(1)
    expect(signal.reason).toMatchObject({ name: 'TimeoutError' })
  })

  it('aborts with the outer signal, for the same reason', () => {
    const clock = new TestClock()
    const outer = new AbortController()
    const { signal } = startDeadline(clock, 100, outer.signal)
    outer.abort(new Error('enough'))
    expect(signal.reason).toEqual(new Error('enough'))
    expect(clock.pending).toBe(0)
    expect(startDeadline(clock, 100, outer.signal).signal.aborted).toBe(true)
  })

  it('without its timer still follows the outer signal', async () => {
    const clock = new TestClock()
    const outer = new AbortController()
    const { signal, stopTimer } = startDeadline(clock, 100, outer.signal)
    stopTimer()
    await clock.advance(1_000)
    expect(signal.aborted).toBe(false)
    outer.abort()
    expect(signal.aborted).toBe(true)
  })

  it('that is released leaves no timer and no listener', () => {
    const clock = new TestClock()
    const outer = new AbortController()
    const { signal, release } = startDeadline(clock, 100, outer.signal)
    release()
    outer.abort()
    expect(signal.aborted).toBe(false)
    expect(clock.pending).toBe(0)
  })
})
