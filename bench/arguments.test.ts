import { describe, expect, it } from 'vitest'
import { parseOptions } from './arguments'

describe('the arguments of the bench', () => {
  it('have defaults', () => {
    expect(parseOptions([])).toEqual({ ok: true, value: { streams: 1000, isQuick: false, json: undefined } })
  })

  it('--quick uses fewer streams, unless --streams gives a number', () => {
    expect(parseOptions(['--quick'])).toMatchObject({ value: { streams: 300, isQuick: true } })
    expect(parseOptions(['--quick', '--streams', '100'])).toMatchObject({ value: { streams: 100 } })
  })

  it('--json names a file', () => {
    expect(parseOptions(['--json', 'figures.json'])).toMatchObject({ value: { json: 'figures.json' } })
  })

  it.each([
    [['--streams', 'many'], /--streams must be a whole number from 50 to 5000, not "many"/],
    [['--streams', '1e3'], /not "1e3"/],
    [['--streams', '0'], /not "0"/],
    [['--streams', '100000'], /not "100000"/],
    [['--json='], /--json needs a file name/],
    [['--json'], /--json/],
    [['--qick'], /--qick/],
    [['1000'], /1000/],
  ])('%j is refused with the reason and the usage', (args, message) => {
    const parsed = parseOptions(args)
    expect(parsed).toMatchObject({ ok: false })
    expect(!parsed.ok && parsed.error.message).toMatch(message)
    expect(!parsed.ok && parsed.error.message).toContain('Usage: npm run bench')
  })
})
