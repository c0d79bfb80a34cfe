import { describe, expect, it } from 'vitest'
import { CleanupStack } from './cleanup-stack'

describe('the cleanup stack', () => {
  it('runs each cleanup once, newest first', async () => {
    const cleaned: string[] = []
    const cleanup = new CleanupStack()
    await cleanup.add(() => cleaned.push('cluster'))
    const stopProduct = await cleanup.add(() => cleaned.push('product'))
    await cleanup.add(() => cleaned.push('browser'))
    await stopProduct()
    await cleanup.run()
    await stopProduct()
    expect(cleaned).toEqual(['product', 'browser', 'cluster'])
  })

  it('cleans up at once after the bench has ended', async () => {
    let isCleaned = false
    const cleanup = new CleanupStack()
    await cleanup.run()
    await expect(cleanup.add(() => (isCleaned = true))).rejects.toThrow('ended')
    expect(isCleaned).toBe(true)
  })
})
