import { expect, it } from 'vitest'
import { MonotonicTime } from '#lib/runtime/monotonic-time'

const NOON = Date.parse('2026-11-23T12:00:00Z')
const HOUR = 3_600_000

function machine() {
  let wall = NOON
  let monotonic = 500.25
  const time = new MonotonicTime(
    () => Math.floor(wall),
    () => monotonic,
  )
  return {
    time,
    pass: (milliseconds: number) => {
      wall += milliseconds
      monotonic += milliseconds
    },
    setWall: (by: number) => (wall += by),
  }
}

it('time equals the wall clock', () => {
  const { time, pass } = machine()
  expect(time.now()).toBe(NOON)
  pass(1_500.7)
  expect(Math.abs(time.now() - (NOON + 1_500))).toBeLessThanOrEqual(1)
  expect(time.wallTime(NOON)).toBe(NOON)
})

it('time never goes back when the wall clock is set back, and is shown to people by the new wall clock', () => {
  const { time, pass, setWall } = machine()
  const before = time.now()
  setWall(-HOUR)
  pass(10_000)
  expect(time.now() - before).toBe(10_000)
  expect(time.wallTime(before)).toBe(NOON - HOUR)
})

it('time follows a wall clock that jumps ahead, as after the machine was suspended', () => {
  const { time, pass, setWall } = machine()
  const before = time.now()
  setWall(HOUR)
  pass(10_000)
  expect(time.now() - before).toBe(HOUR + 10_000)
  expect(time.wallTime(time.now())).toBe(time.now())
})
