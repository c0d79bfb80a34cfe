import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serveForge } from '#lib/forge/testing/test-forge'
import { addressesOf } from '#lib/forge/dialects/addresses'

const KINDS = ['github', 'gitlab', 'forgejo'] as const
const ROOTS = { github: '/repos/', gitlab: '/api/v4/projects/', forgejo: '/api/v1/repos/' }

const piece = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    'a',
    'packit',
    'x.git',
    '-f',
    '?ref=x',
    '#',
    'a b',
    '\\',
    '~',
    '@{u}',
    'é',
    '\0',
  ),
  fc.string({ maxLength: 6 }),
)
const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('/'))

describe('names', () => {
  it('never reach another address, whatever they are', { timeout: 60_000 }, async () => {
    for (const kind of KINDS) {
      const { forge, seen } = await serveForge(kind, () => undefined)
      const property = fc.asyncProperty(text, text, text, async (repository, branch, sha) => {
        seen.length = 0
        await forge.branch(repository, branch)
        await forge.commit(repository, sha)
        await forge.range(repository, branch, sha)
        await forge.runs('packit/packit', 'stable', sha)
        await forge.move(repository, branch, 'a'.repeat(40), 'b'.repeat(40))
        for (const { path, method } of seen) {
          expect(method).toBe('GET')
          expect(path.startsWith(ROOTS[kind])).toBe(true)
          expect(path).not.toMatch(/(^|\/)\.{1,2}(\/|$)|%2e%2e|%00/i)
        }
      })
      await fc.assert(property, { numRuns: 100 })
    }
  })

  it('of branches may have slashes, and are encoded as each host wants it', async () => {
    const paths = await Promise.all(
      KINDS.map(async (kind) => {
        const { forge, seen } = await serveForge(kind, () => undefined)
        await forge.branch('packit/packit', 'release/1.0#x')
        return seen[0]?.path
      }),
    )
    expect(paths).toEqual([
      '/repos/packit/packit/branches/release%2F1.0%23x',
      '/api/v4/projects/packit%2Fpackit/repository/branches/release%2F1.0%23x',
      '/api/v1/repos/packit/packit/branches/release/1.0%23x',
    ])
  })

  it.each([
    ['github', 'https://api.github.com', 'https://api.github.com', 'https://github.com'],
    ['github', 'https://github.com', 'https://api.github.com', 'https://github.com'],
    ['github', 'https://api.packit.ghe.com', 'https://api.packit.ghe.com', 'https://packit.ghe.com'],
    [
      'github',
      'https://ghe.example.com/api/v3/',
      'https://ghe.example.com/api/v3',
      'https://ghe.example.com',
    ],
    ['gitlab', 'https://gitlab.com', 'https://gitlab.com/api/v4', 'https://gitlab.com'],
    [
      'gitlab',
      'https://example.com/gitlab/api/v4',
      'https://example.com/gitlab/api/v4',
      'https://example.com/gitlab',
    ],
    ['forgejo', 'https://codeberg.org/', 'https://codeberg.org/api/v1', 'https://codeberg.org'],
  ] as const)('of hosts: %s at %s', (kind, url, api, web) => {
    expect(addressesOf(kind, url)).toEqual({ api, web })
  })
})
