import { expect, it } from 'vitest'
import { oneEachTurn, untilQuiet } from '#lib/runtime/loop-turns'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

it('work begins one piece per turn', async () => {
  const turn = oneEachTurn()
  let begun = 0
  for (let piece = 0; piece < 3; piece += 1) void turn().then(() => (begun += 1))
  const counts: number[] = []
  for (let each = 0; each < 4; each += 1) {
    await nextTurn()
    counts.push(begun)
  }
  expect(counts.at(-1)).toBe(3)
  expect(counts.every((count, at) => count - (counts[at - 1] ?? 0) <= 1)).toBe(true)
})

it('what waits for quiet waits as long as something arrives in each turn', async () => {
  let [arrivals, isQuiet] = [0, false]
  void untilQuiet(() => arrivals).then(() => (isQuiet = true))
  for (let turn = 0; turn < 20; turn += 1) {
    arrivals += 1
    await nextTurn()
  }
  expect(isQuiet).toBe(false)
  for (let turn = 0; turn < 5; turn += 1) await nextTurn()
  expect(isQuiet).toBe(true)
})

it('but not for good', async () => {
  let arrivals = 0
  await untilQuiet(() => (arrivals += 1))
  expect(arrivals).toBeGreaterThan(100)
})
