import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ACTIVITY_ACTIONS,
  ACTIVITY_OUTCOMES,
  ALL_ACTIVITY,
  activitySearch,
  readActivityFilter,
} from '#lib/plan/records/activity-filter'
import { ACTIONS } from '#lib/plan/actions/actions'

const read = (search: string) => readActivityFilter(new URLSearchParams(search))

describe('the filter in an address', () => {
  it.each([
    ['', {}],
    ['filter=nginx', { words: 'nginx' }],
    ['by=Olivia+Operator&outcome=failed', { by: 'Olivia Operator', outcome: 'failed' }],
    [`by=${'s'.repeat(255)}`, { by: 's'.repeat(255) }],
    ['from=2028-02-29T18:00Z', { from: '2028-02-29T18:00:00.000Z' }],
    ['lane=packit-worker:prod&action=pin', { lane: 'packit-worker:prod', action: 'pin' }],
    ['lane=Deployment/nginx', { lane: 'Deployment/nginx' }],
    ['lane=stream:V1:2', { lane: 'stream:V1:2' }],
    ['from=2026-11-30T18:00%2B01:00', { from: '2026-11-30T17:00:00.000Z' }],
    ['to=2026-11-30T18:00:01.5Z', { to: '2026-11-30T18:00:01.500Z' }],
    ['show=others&x=1', {}],
  ])('%s is taken', (search, filter) => {
    expect(read(search)).toEqual({ filter: { ...ALL_ACTIVITY, ...filter }, problems: [] })
  })

  it.each([
    ['outcome=green', 'outcome="green" is not one of open, succeeded,'],
    ['outcome=__proto__', 'outcome="__proto__" is not one of'],
    ['action=toString', 'action="toString" is not one of import,'],
    ['lane=..%2Fsecrets', 'lane="../secrets" is not a lane'],
    ['lane=nginx', 'lane="nginx" is not a lane'],
    ['lane=Pod/nginx', 'is not a lane'],
    ['from=yesterday', 'from="yesterday" is not a time with its zone'],
    ['from=2026-11-30T18:00', 'is not a time with its zone'],
    ['to=2026-13-30T18:00Z', 'is not a time with its zone'],
    ['from=2026-02-30T18:00Z', 'is not a time with its zone'],
    ['to=2025-02-29T18:00%2B01:00', 'is not a time with its zone'],
    ['from=2026-11-30T18:00Z%0D%0A', 'is not a time with its zone'],
  ])('%s is no filter: it says so, and shows all', (search, problem) => {
    const { filter, problems } = read(search)
    expect(filter).toEqual(ALL_ACTIVITY)
    expect(problems).toEqual([expect.stringContaining(problem)])
    expect(problems.join('').length).toBeLessThan(400)
  })

  it('takes no name of 20 KB, and repeats its beginning only', () => {
    const { filter, problems } = read(`by=${'x'.repeat(20_000)}`)
    expect(filter).toEqual(ALL_ACTIVITY)
    expect(problems).toEqual([`by="${'x'.repeat(80)}" is not the name of a person.`])
  })

  it('ends no time before it begins', () => {
    const { filter, problems } = read('from=2026-11-30T18:00Z&to=2026-11-30T17:00Z')
    expect(filter).toEqual({ ...ALL_ACTIVITY, from: '2026-11-30T18:00:00.000Z' })
    expect(problems).toEqual(['to is before from.'])
  })

  it('has every action of the table', () => {
    expect(Object.keys(ACTIVITY_ACTIONS)).toEqual(expect.arrayContaining(Object.keys(ACTIONS)))
  })

  const time = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  const filters = fc.record({
    words: fc.constantFrom('', 'nginx', 'a b'),
    by: fc.constantFrom('', 'Olivia', 'Ł & co=1'),
    lane: fc.constantFrom('', 'nginx:prod', 'StatefulSet/db', 'a:b/c?d'),
    action: fc.constantFrom(null, 'pin' as const, 'stop' as const),
    outcome: fc.constantFrom(null, ...(Object.keys(ACTIVITY_OUTCOMES) as (keyof typeof ACTIVITY_OUTCOMES)[])),
    from: fc.option(time.map((each) => each.toISOString())),
    to: fc.constant(null),
  })

  it('is read as it was written', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(read(activitySearch(filter))).toEqual({ filter, problems: [] })
      }),
    )
  })

  it('can be anything', () => {
    const names = ['filter', 'by', 'lane', 'action', 'outcome', 'from', 'to']
    const text = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes))
    const parameters = fc.tuple(fc.subarray(names), text)
    fc.assert(
      fc.property(parameters, ([given, text]) => {
        const { filter } = readActivityFilter({ get: (name) => (given.includes(name) ? text : null) })
        expect(readActivityFilter(new URLSearchParams(activitySearch(filter))).problems).toEqual([])
      }),
    )
  })
})
