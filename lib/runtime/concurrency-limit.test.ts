import { describe, expect, it } from 'vitest'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'

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
