import { describe, expect, it } from 'vitest'
import { parseOptions } from './arguments'

const NAMES = ['pipeline-response', 'storm', 'soak']
const parse = (args: string[]) => parseOptions(args, NAMES)

describe('the arguments of the bench', () => {
  it('have defaults', () => {
    expect(parse([])).toEqual({
      ok: true,
      value: {
        streams: 1000,
        isQuick: false,
        json: undefined,
        only: NAMES,
        soakMinutes: 5,
        environments: 20,
      },
    })
  })

  it('--quick uses fewer streams, unless --streams gives a number', () => {
    expect(parse(['--quick'])).toMatchObject({ value: { streams: 300, isQuick: true } })
    expect(parse(['--quick', '--streams', '100'])).toMatchObject({ value: { streams: 100 } })
  })

  it('--only chooses measurements, and --soak-minutes is how long the soak lasts', () => {
    expect(parse(['--only', 'soak,storm', '--soak-minutes', '10'])).toMatchObject({
      value: { only: ['soak', 'storm'], soakMinutes: 10 },
    })
  })

  it('--environments is how many further environments are measured', () => {
    expect(parse(['--environments', '5'])).toMatchObject({ value: { environments: 5 } })
  })

  it('--json names a file', () => {
    expect(parse(['--json', 'figures.json'])).toMatchObject({ value: { json: 'figures.json' } })
  })

  it.each([
    [['--streams', 'many'], /--streams must be a whole number from 50 to 10000, not "many"/],
    [['--streams', '1e3'], /not "1e3"/],
    [['--streams', '0'], /not "0"/],
    [['--streams', '100000'], /not "100000"/],
    [['--environments', '21'], /--environments must be a whole number from 1 to 20, not "21"/],
    [['--only', 'storms'], /--only knows pipeline-response, storm, soak, not "storms"/],
    [['--soak-minutes', '0'], /--soak-minutes must be a whole number from 1 to 600, not "0"/],
    [['--json='], /--json needs a file name/],
    [['--json'], /--json/],
    [['--qick'], /--qick/],
    [['1000'], /1000/],
  ])('%j is refused with the reason and the usage', (args, message) => {
    const parsed = parse(args)
    expect(parsed).toMatchObject({ ok: false })
    expect(!parsed.ok && parsed.error.message).toMatch(message)
    expect(!parsed.ok && parsed.error.message).toContain('Usage: npm run bench')
  })
})
