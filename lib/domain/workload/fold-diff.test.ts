import { expect, it } from 'vitest'
import { foldUnchanged } from '#lib/domain/workload/fold-diff'
import type { DiffLine } from '#lib/domain/workload/workload-views'

const same = (count: number): DiffLine[] =>
  Array.from({ length: count }, (_, index) => ({ kind: 'same', text: String(index) }))
const added: DiffLine = { kind: 'added', text: 'image: b' }

it('keeps three unchanged lines around each change and counts the rest', () => {
  expect(foldUnchanged([...same(10), added, ...same(5)])).toEqual([
    { hidden: 7 },
    ...same(10).slice(7),
    added,
    ...same(5).slice(0, 3),
    { hidden: 2 },
  ])
})

it('keeps all lines between close changes', () => {
  expect(foldUnchanged([added, ...same(6), added])).toEqual([added, ...same(6), added])
})
