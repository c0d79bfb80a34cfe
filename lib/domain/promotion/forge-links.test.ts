import { expect, it } from 'vitest'
import { commitUrl, compareUrl } from '#lib/domain/promotion/forge-links'

it.each([
  ['github', 'https://github.com/packit/tokman', 'https://github.com/packit/tokman/compare/stable...main'],
  ['gitlab', 'https://gitlab.com/a/b/c', 'https://gitlab.com/a/b/c/-/compare/stable...main'],
  ['forgejo', 'https://codeberg.org/a/b', 'https://codeberg.org/a/b/compare/stable...main'],
] as const)('links to a range at %s', (forgeKind, url, link) => {
  expect(compareUrl({ forgeKind, url }, 'stable', 'main')).toBe(link)
})

it('keeps the slash of a branch inside its part of the address', () => {
  const repository = { forgeKind: 'github', url: 'https://github.com/a/b' } as const
  expect(compareUrl(repository, 'release/1', 'main')).toBe(
    'https://github.com/a/b/compare/release%2F1...main',
  )
  expect(commitUrl(repository, 'abc1234')).toBe('https://github.com/a/b/commit/abc1234')
})
