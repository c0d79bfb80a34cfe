import { describe, expect, it } from 'vitest'
import { figureOf } from './figure'
import { formatJson, formatTable } from './report'

const figures = [
  figureOf({ name: 'first lane', unit: 'ms', target: { atMost: 600 } }, 412.5),
  figureOf({ name: 'pages per second', unit: 'ratio', target: { atLeast: 0.5 } }, undefined),
]

describe('the report', () => {
  it('prints a table with aligned columns', () => {
    expect(formatTable(figures).split('\n')).toEqual([
      'figure                   value  unit   target  met',
      'first lane               412.5  ms     <= 600  yes',
      'pages per second  not measured  ratio  >= 0.5  no',
    ])
  })

  it('prints a JSON array for programs', () => {
    expect(JSON.parse(formatJson(figures))).toEqual([
      { name: 'first lane', value: 412.5, unit: 'ms', target: '<= 600', met: true },
      { name: 'pages per second', value: null, unit: 'ratio', target: '>= 0.5', met: false },
    ])
  })
})
