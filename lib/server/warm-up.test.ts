import { beforeEach, describe, expect, it, vi } from 'vitest'
import { isWarm, warmWith } from '#lib/server/warm-up'

const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)

beforeEach(() => {
  Reflect.deleteProperty(globalThis, Symbol.for('quayside.warmth'))
  stderr.mockClear()
})

describe('a process', () => {
  it('is warm when it has read its own pages', async () => {
    let end: () => void = () => undefined
    const warming = warmWith(() => new Promise<void>((resolve) => (end = resolve)))
    await new Promise((resolve) => setImmediate(resolve))
    expect(isWarm()).toBe(false)
    end()
    await warming
    expect(isWarm()).toBe(true)
    expect(stderr).not.toHaveBeenCalled()
  })

  it('that cannot read them is ready nevertheless, and says so once', async () => {
    await warmWith(() => Promise.reject(new Error('connection refused')))
    expect(isWarm()).toBe(true)
    expect(stderr.mock.calls.flat().join('')).toContain('connection refused')
    expect(stderr).toHaveBeenCalledTimes(1)
  })

  it('that takes long to read them is ready after a while', async () => {
    await warmWith(() => new Promise(() => undefined), 20)
    expect(isWarm()).toBe(true)
  })
})
