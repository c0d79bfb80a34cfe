import { expect, it } from 'vitest'
import { selectorText } from '#lib/kubernetes/label-selector'

it('a selector is written as lists take it', () => {
  const matchExpressions = [
    { key: 'tier', operator: 'In', values: ['web', 'api'] },
    { key: 'stage', operator: 'NotIn', values: ['test'] },
    { key: 'live', operator: 'Exists' },
    { key: 'old', operator: 'DoesNotExist' },
  ]
  expect(selectorText({ matchLabels: { app: 'packit', part: 'worker' }, matchExpressions })).toBe(
    'app=packit,part=worker,tier in (web,api),stage notin (test),live,!old',
  )
  expect(selectorText({})).toBe('')
})
