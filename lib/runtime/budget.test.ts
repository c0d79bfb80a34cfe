import { expect, it } from 'vitest'
import { Budget } from '#lib/runtime/budget'
import { TestClock } from '#lib/runtime/testing/test-clock'

function budgetOf(most: number, pauseMs: number) {
  const clock = new TestClock()
  const budget = new Budget({ most, pauseMs }, clock)
  return {
    clock,
    spend: (who: string, times: number) => Array.from({ length: times }, () => budget.spend(who)),
  }
}

it('gives each person so many at once, and then says how long to wait', async () => {
  const { clock, spend } = budgetOf(2, 1_000)
  expect(spend('kim', 4)).toEqual([null, null, 1_000, 1_000])
  expect(spend('olivia', 1)).toEqual([null])
  await clock.advance(400)
  expect(spend('kim', 1)).toEqual([600])
  await clock.advance(600)
  expect(spend('kim', 2)).toEqual([null, 1_000])
})

it('gives no more after a long rest', async () => {
  const { clock, spend } = budgetOf(2, 1_000)
  spend('kim', 2)
  await clock.advance(3_600_000)
  expect(spend('kim', 3)).toEqual([null, null, 1_000])
})
