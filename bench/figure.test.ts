import { describe, expect, it } from 'vitest'
import { figureOf } from './figure'

const most = { name: 'time', unit: 'ms', target: { atMost: 60 } }

describe('a figure', () => {
  it('shows its target', () => {
    expect(figureOf(most, 1).target).toBe('<= 60')
  })

  it('meets its target when it equals it', () => {
    expect(figureOf(most, 60).met).toBe(true)
    expect(figureOf(most, 60.1).met).toBe(false)
  })

  it('has no value and is not met if nothing was measured', () => {
    expect(figureOf(most, undefined)).toMatchObject({ value: null, met: false })
    expect(figureOf(most, NaN)).toMatchObject({ value: null, met: false })
  })

  it('without a target is neither met nor missed', () => {
    expect(figureOf({ name: 'peak', unit: 'MB', target: null }, 7)).toMatchObject({
      value: 7,
      target: null,
      met: null,
    })
  })

  it('is rounded to three decimals', () => {
    expect(figureOf(most, 12.345678).value).toBe(12.346)
  })
})
