import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logLine } from '#lib/server/log-line'

describe('a line of the log', () => {
  it('is JSON', () => {
    expect(logLine({ event: 'started', user: 'Ola', count: 3, reason: null })).toBe(
      '{"event":"started","user":"Ola","count":3,"reason":null}',
    )
  })

  it('has no characters that are not seen, at any depth', () => {
    expect(logLine({ user: 'a\u202Eb', request: { tags: ['c\u001B[2Jd'] } })).toBe(
      '{"user":"ab","request":{"tags":["c[2Jd"]}}',
    )
  })

  it('keeps the lines of a stack', () => {
    expect(logLine({ stack: 'Error\n  at a' })).toBe('{"stack":"Error\\nat a"}')
  })

  it('names a few of many', () => {
    expect(logLine({ tags: ['1', '2', '3', '4', '5', '6', '7'] })).toBe(
      '{"tags":["1","2","3","4","5","and 2 more"]}',
    )
  })

  it('is shorter than 2 KB whatever is sent, and is still JSON', () => {
    const text = fc
      .tuple(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 300 }))
      .map(([piece, times]) => piece.repeat(times))
    const fields = fc.record({
      time: fc.constant('2026-11-29T12:00:00.000Z'),
      event: text,
      user: text,
      subject: text,
      environment: text,
      call: text,
      request: fc.record({ action: text, tags: fc.array(text, { maxLength: 12 }), except: fc.array(text) }),
      reason: text,
    })
    fc.assert(
      fc.property(fields, (given) => {
        const line = logLine(given)
        expect(Buffer.byteLength(line)).toBeLessThan(2_000)
        expect(JSON.parse(line)).toMatchObject({ time: given.time })
        expect(line).not.toContain('\n')
      }),
      { numRuns: 50 },
    )
  })
})
