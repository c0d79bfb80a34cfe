import { describe, expect, it } from 'vitest'
import { limitConcurrency, shareRuns } from '#lib/runtime/concurrency-limit'

describe('limitConcurrency', () => {
  it('runs all tasks, and never more at once than allowed', async () => {
    const inTurn = limitConcurrency(3)
    let running = 0
    let most = 0
    const work = async (index: number) => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return index
    }
    const indexes = Array.from({ length: 20 }, (_, index) => index)
    expect(await Promise.all(indexes.map((index) => inTurn(() => work(index))))).toEqual(indexes)
    expect(most).toBe(3)
  })

  it('continues after a task that fails', async () => {
    const inTurn = limitConcurrency(1)
    const failing = inTurn(() => Promise.reject(new Error('no')))
    const next = inTurn(() => Promise.resolve('done'))
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('done')
  })
})

describe('shareRuns', () => {
  it('runs one at a time, and the calls during a run share the next one', async () => {
    let [running, runs] = [0, 0]
    const save = shareRuns(async () => {
      expect((running += 1)).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return (runs += 1)
    })
    const first = save()
    await new Promise((resolve) => process.nextTick(resolve))
    expect(await Promise.all([first, save(), save(), save()])).toEqual([1, 2, 2, 2])
    expect(await save()).toBe(3)
  })

  it('continues after a run that fails', async () => {
    let runs = 0
    const save = shareRuns(() =>
      (runs += 1) === 1 ? Promise.reject(new Error('no')) : Promise.resolve(runs),
    )
    await expect(save()).rejects.toThrow('no')
    expect(await save()).toBe(2)
  })
})
