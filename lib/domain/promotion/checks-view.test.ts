import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checksView, openCheckWords } from '#lib/domain/promotion/checks-view'
import type { Check } from '#lib/domain/promotion/forge-answers'
import { matchesName } from '#lib/domain/promotion/name-pattern'
import { FORGE_DOWN, ok, sha } from '#lib/domain/promotion/testing/test-sources'

const check = (name: string, state: Check['state']): Check => ({ name, state, url: null })
const view = (patterns: string[], ...checks: Check[]) => checksView(patterns, ok(checks))

describe('the checks of a commit', () => {
  it('are green when each pattern has a check, and all of them are', () => {
    expect(
      view(['pre-commit', 'tests:*'], check('pre-commit', 'success'), check('tests:rpm', 'neutral')),
    ).toEqual({ state: 'green', open: [], missing: [] })
  })

  it('count only where they are asked for', () => {
    expect(view(['pre-commit'], check('pre-commit', 'success'), check('docs', 'failure')).state).toBe('green')
    expect(checksView([], FORGE_DOWN).state).toBe('none')
  })

  it('are not green where one has not run, runs, failed or is unknown, and say which', () => {
    const failed = view(['a', 'b*', 'c'], check('a', 'failure'), check('b1', 'running'))
    expect(failed).toMatchObject({ state: 'red', missing: ['c'] })
    expect(openCheckWords(failed, sha('d'))).toEqual(['a failed', 'b1 is running', 'c has not run'])
    expect(view(['b*'], check('b1', 'running'), check('b2', 'success')).state).toBe('running')
    expect(view(['b*']).state).toBe('missing')
    expect(checksView(['b*'], FORGE_DOWN).state).toBe('unknown')
    expect(checksView(['b*'], undefined).state).toBe('unknown')
  })
})

describe('a pattern', () => {
  it.each([
    ['tests:*', 'tests:rpm', true],
    ['tests:*', 'unit-tests:rpm', false],
    ['*-build:*', 'rpm-build:fedora', true],
    ['a*a', 'a', false],
    ['a*b*a', 'aba', true],
    ['a.c', 'abc', false],
    ['*', '', true],
    ['', 'x', false],
  ])('%j and %j: %j', (pattern, name, is) => {
    expect(matchesName(pattern, name)).toBe(is)
  })

  it('is the same as the obvious one, for any text', () => {
    const obvious = (pattern: string, name: string): boolean => {
      if (pattern === '') return name === ''
      const [first, rest] = [pattern.charAt(0), pattern.slice(1)]
      if (first !== '*') return name.startsWith(first) && obvious(rest, name.slice(1))
      return obvious(rest, name) || (name !== '' && obvious(pattern, name.slice(1)))
    }
    const text = (letters: string) =>
      fc.string({ unit: fc.constantFrom(...letters.split(' ')), maxLength: 8 })
    fc.assert(
      fc.property(text('a b *'), text('a b'), (pattern, name) => {
        expect(matchesName(pattern, name)).toBe(obvious(pattern, name))
      }),
      { numRuns: 1000 },
    )
  })

  it('takes no long time for a long name with nearly all of it', () => {
    expect(matchesName('a*'.repeat(500) + 'b', 'a'.repeat(100_000))).toBe(false)
  })
})
