import { describe, expect, it } from 'vitest'
import { figureOf } from './figure'
import { formatJson, formatTable } from './report'

const figures = [
  figureOf({ name: 'first lane', unit: 'ms', target: { atMost: 600 } }, 412.5),
  figureOf({ name: 'plan of an import', unit: 'ms', target: { atMost: 150 } }, undefined),
  figureOf({ name: 'later pages', unit: 'ms', target: null }, 31),
]

describe('the report', () => {
  it('prints a table with aligned columns', () => {
    expect(formatTable(figures).split('\n')).toEqual([
      'figure                    value  unit  target  met',
      'first lane                412.5  ms    <= 600  yes',
      'plan of an import  not measured  ms    <= 150  no',
      'later pages                  31  ms',
    ])
  })

  it('prints a JSON array for programs', () => {
    expect(JSON.parse(formatJson(figures))).toEqual([
      { name: 'first lane', value: 412.5, unit: 'ms', target: '<= 600', met: true },
      { name: 'plan of an import', value: null, unit: 'ms', target: '<= 150', met: false },
      { name: 'later pages', value: 31, unit: 'ms', target: null, met: null },
    ])
  })
})
