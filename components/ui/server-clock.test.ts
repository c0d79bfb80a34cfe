import { expect, it } from 'vitest'
import { ServerClock } from '#components/ui/server-clock'

const NOON = Date.parse('2026-11-29T12:00:00Z')
const MINUTE = 60_000

/** A page that was rendered at noon, in a browser whose clock is seven minutes behind. */
function page() {
  let time = NOON - 7 * MINUTE
  const clock = new ServerClock(NOON, () => time)
  return {
    clock,
    pass: (milliseconds: number) => (time += milliseconds),
    setBrowser: (by: number) => (time += by),
  }
}

it('shows the time of the server, whatever the clock of the browser shows', () => {
  const { clock, pass, setBrowser } = page()
  expect(clock.now()).toBe(NOON)
  pass(MINUTE)
  expect(clock.now()).toBe(NOON + MINUTE)
  for (const by of [-3 * MINUTE, 5 * MINUTE]) {
    setBrowser(by)
    clock.correct(NOON + MINUTE)
    expect(clock.now()).toBe(NOON + MINUTE)
  }
})

it('goes forward to a later statement of the server, and never back to an earlier one', () => {
  const { clock, pass } = page()
  pass(10_000)
  clock.correct(NOON + 13_000)
  expect(clock.now()).toBe(NOON + 13_000)
  clock.correct(NOON + 5_000)
  expect(clock.now()).toBe(NOON + 13_000)
})

it('follows another server whose clock is far behind, so that its data do not look stale', () => {
  const { clock } = page()
  clock.correct(NOON - 4 * MINUTE)
  expect(clock.now()).toBe(NOON - 4 * MINUTE)
})
