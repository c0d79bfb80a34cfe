import { afterEach, expect, it } from 'vitest'
import { Timeline } from './timeline'

let timeline: Timeline
afterEach(() => timeline.stop())

it('runs tasks in the order of their times, even if it is late', async () => {
  timeline = new Timeline()
  const done: string[] = []
  const note = (name: string) => () => void done.push(name)
  timeline.after(9, note('third'))
  timeline.after(5, () => {
    note('first')()
    // Planned while the machine is late: it counts from the time that was planned for.
    timeline.after(3, note('second'))
  })
  timeline.after(20, note('called off'))()
  const blockedUntil = Date.now() + 15
  while (Date.now() < blockedUntil);
  await timeline.wait(10)
  expect(done).toEqual(['first', 'second', 'third'])
})

it('is the same for everything that one call plans', async () => {
  timeline = new Timeline(1000)
  const done: string[] = []
  timeline.after(8, () => void done.push('second'))
  const blockedUntil = Date.now() + 3
  while (Date.now() < blockedUntil);
  timeline.after(5, () => void done.push('first'))
  await timeline.wait(10_000)
  expect(done).toEqual(['first', 'second'])
})

it('lets waiting code continue before the next task runs', async () => {
  timeline = new Timeline(1000)
  const done: string[] = []
  const waiting = async () => {
    await timeline.wait(100)
    await Promise.resolve()
    done.push('the one that waited')
  }
  const end = waiting()
  timeline.after(100, () => void done.push('the next'))
  await timeline.wait(200)
  await end
  expect(done).toEqual(['the one that waited', 'the next'])
})

it('passes at the configured speed', async () => {
  timeline = new Timeline(1000)
  const startedAt = Date.now()
  await timeline.wait(60_000)
  expect(Date.now() - startedAt).toBeLessThan(1000)
  expect(timeline.date().getTime() - startedAt).toBeGreaterThanOrEqual(60_000)
})

it('stops when it is held, until it is released', async () => {
  timeline = new Timeline(1000)
  const done: string[] = []
  timeline.after(101, () => void done.push('the next'))
  await timeline.wait(100)
  timeline.hold()
  expect(timeline.now).toBeCloseTo(100, 0)
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(timeline.now).toBeCloseTo(100, 0)
  expect(done).toEqual([])
  timeline.release()
  await timeline.wait(10)
  expect(done).toEqual(['the next'])
})

it('does not run ahead of a slow machine', async () => {
  timeline = new Timeline(1000)
  const due = timeline.wait(1000)
  const blockedUntil = Date.now() + 50
  while (Date.now() < blockedUntil);
  await due
  await new Promise(setImmediate)
  expect(timeline.now).toBeLessThan(50_000)
})

it('says how late it is to what counts by another clock', async () => {
  timeline = new Timeline()
  let late = 0
  timeline.after(5, () => (late = timeline.late))
  const blockedUntil = Date.now() + 25
  while (Date.now() < blockedUntil);
  await timeline.wait(10)
  expect(late).toBeGreaterThanOrEqual(15)
})
