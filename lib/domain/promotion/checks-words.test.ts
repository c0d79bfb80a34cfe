import { expect, it } from 'vitest'
import { checksWords } from '#lib/domain/promotion/checks-words'

const check = (name: string, state: 'failure' | 'running') => ({ name, state, url: null })

it.each([
  ['red', [check('tests:rpm', 'failure'), check('lint', 'running')], [], 'tests:rpm failed'],
  ['red', [check('tests:rpm', 'failure'), check('lint', 'failure')], [], '2 checks failed'],
  ['running', [check('lint', 'running')], ['pre-commit'], 'lint running'],
  ['missing', [], ['pre-commit'], 'pre-commit never ran'],
  ['green', [], [], 'checks green'],
  ['none', [], [], ''],
] as const)('says of %s checks which ones', (state, open, missing, words) => {
  expect(checksWords({ state, open: [...open], missing: [...missing] })).toBe(words)
})
