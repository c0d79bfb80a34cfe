import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isBranchName, isRepositoryName } from '#lib/domain/promotion/git-names'

describe('a branch', () => {
  it.each(['main', 'stable', 'release/1.2', 'a', 'users/ola@home', 'füße', '1.0-rc'])('may be %s', (name) => {
    expect(isBranchName(name)).toBe(true)
  })

  it.each(
    [
      ['', '@', 'HEAD', '-f', '/a', 'a/', 'a//b', 'a.', '.a', 'a/.b', 'a.lock', 'a.lock/b', 'a..b', 'a@{1}'],
      [
        'a b',
        'a\tb',
        'a\nb',
        'a~1',
        'a^',
        'a:b',
        'a?',
        'a*',
        'a[b',
        String.raw`a\b`,
        '\u007f',
        'x'.repeat(201),
      ],
    ].flat(),
  )('may not be %j', (name) => {
    expect(isBranchName(name)).toBe(false)
  })

  it('is one for git, too', () => {
    const names = fc.string({
      unit: fc.constantFrom(...Array.from('abZ0/.-_@{}~^:?*[\\ .lock')),
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(names, (name) => {
        if (!isBranchName(name)) return
        expect(() =>
          execFileSync('git', ['check-ref-format', '--branch', name], { stdio: 'ignore' }),
        ).not.toThrow()
      }),
      { numRuns: 60 },
    )
  })
})

describe('a repository', () => {
  it.each(['packit/packit-service', 'group/sub.group/name_1', 'a/b'])('may be %s', (name) => {
    expect(isRepositoryName(name)).toBe(true)
  })

  it.each([
    'packit',
    '',
    '/a',
    'a/',
    'a//b',
    '../b',
    'a/..',
    'a/.git',
    'a/b.git',
    '-a/b',
    'a/b c',
    'a/b?c',
    'a/b%2f',
    'https://a/b',
  ])('may not be %j', (name) => {
    expect(isRepositoryName(name)).toBe(false)
  })
})
