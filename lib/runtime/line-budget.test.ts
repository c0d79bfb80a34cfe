import { expect, it } from 'vitest'
import { LineBudget } from '#lib/runtime/line-budget'
import { TestClock } from '#lib/runtime/testing/test-clock'

function budgetOf(most: number) {
  const clock = new TestClock()
  const reports: [string, number][] = []
  const budget = new LineBudget(clock, most, (...report) => reports.push(report))
  return {
    clock,
    reports,
    ask: (source: string, times: number) => Array.from({ length: times }, () => budget.allows(source)),
  }
}

it('allows so many lines per minute and source, and reports how many were left out', async () => {
  const { clock, reports, ask } = budgetOf(2)
  expect(ask('kim', 4)).toEqual([true, true, false, false])
  expect(ask('ola', 2)).toEqual([true, true])
  await clock.advance(60_000)
  expect(reports).toEqual([['kim', 2]])
  expect(ask('kim', 1)).toEqual([true])
})

it('keeps nothing about sources that are quiet', async () => {
  const { clock, reports, ask } = budgetOf(1)
  ask('kim', 1)
  await clock.advance(60_000)
  expect(clock.pending).toBe(0)
  expect(reports).toEqual([])
})
