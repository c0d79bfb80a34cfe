import { describe, expect, it } from 'vitest'
import { parseOptions } from './arguments'

describe('the arguments', () => {
  it('may be none', () => {
    expect(parseOptions([])).toEqual({ ok: true, value: { streams: 1000, isQuick: false, json: undefined } })
  })

  it('make a small run, which can have another number of streams', () => {
    expect(parseOptions(['--quick'])).toMatchObject({ value: { streams: 300, isQuick: true } })
    expect(parseOptions(['--quick', '--streams', '100'])).toMatchObject({ value: { streams: 100 } })
  })

  it('name a file', () => {
    expect(parseOptions(['--json', 'figures.json'])).toMatchObject({ value: { json: 'figures.json' } })
  })

  it.each([
    [['--streams', 'many'], /--streams needs a whole number from 50 to 5000, and got "many"/],
    [['--streams', '1e3'], /got "1e3"/],
    [['--streams', '0'], /got "0"/],
    [['--streams', '100000'], /got "100000"/],
    [['--json='], /--json needs the name of the file/],
    [['--json'], /--json/],
    [['--qick'], /--qick/],
    [['1000'], /1000/],
  ])('say of %j what is wrong and how it is written', (args, message) => {
    const parsed = parseOptions(args)
    expect(parsed).toMatchObject({ ok: false })
    expect(!parsed.ok && parsed.error.message).toMatch(message)
    expect(!parsed.ok && parsed.error.message).toContain('Usage: npm run bench')
  })
})
