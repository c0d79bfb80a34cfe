import { describe, expect, it } from 'vitest'
import { Belongings } from './belongings'

describe('the belongings of the bench', () => {
  it('are cleaned up once, the newest first', async () => {
    const gone: string[] = []
    const belongings = new Belongings()
    await belongings.keep(() => gone.push('cluster'))
    const stopProduct = await belongings.keep(() => gone.push('product'))
    await belongings.keep(() => gone.push('browser'))
    await stopProduct()
    await belongings.cleanUp()
    await stopProduct()
    expect(gone).toEqual(['product', 'browser', 'cluster'])
  })

  it('do not outlive an end that came meanwhile', async () => {
    let isGone = false
    const belongings = new Belongings()
    await belongings.cleanUp()
    await expect(belongings.keep(() => (isGone = true))).rejects.toThrow('ended')
    expect(isGone).toBe(true)
  })
})
