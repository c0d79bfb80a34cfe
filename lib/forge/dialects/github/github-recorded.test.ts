import protection from '@octokit/fixtures/scenarios/api.github.com/branch-protection/normalized-fixture.json'
import statuses from '@octokit/fixtures/scenarios/api.github.com/create-status/normalized-fixture.json'
import errors from '@octokit/fixtures/scenarios/api.github.com/errors/normalized-fixture.json'
import refs from '@octokit/fixtures/scenarios/api.github.com/git-refs/normalized-fixture.json'
import renamed from '@octokit/fixtures/scenarios/api.github.com/rename-repository/normalized-fixture.json'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { healthy } from '#lib/forge/testing/healthy'
import { REPOSITORY, serveForge, shaOf, type Reply } from '#lib/forge/testing/test-forge'

/** What GitHub really answered, recorded by @octokit/fixtures, in place of what the other tests make up. */

const exchanges = z.array(
  z.object({
    method: z.string(),
    path: z.string(),
    status: z.int(),
    response: z.unknown(),
    headers: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
)

function recorded(scenario: unknown, method: string, path: RegExp): Reply {
  const found = exchanges.parse(scenario).find((each) => each.method === method && path.test(each.path))
  if (found === undefined) throw new Error(`There is no ${method} ${path.source}.`)
  const { 'content-length': _length, connection: _connection, ...headers } = found.headers
  const texts = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
  return { status: found.status, headers: Object.fromEntries(texts), json: found.response }
}

describe('what GitHub answered', () => {
  it('with the statuses of a commit', async () => {
    const status = recorded(statuses, 'get', /\/status$/)
    const runs = { json: { total_count: 0, check_runs: [] } }
    const { forge } = await serveForge('github', ({ path }) => (path.endsWith('/status') ? status : runs))
    expect(await forge.checks(REPOSITORY, shaOf('1'))).toEqual({
      ok: true,
      value: [
        { name: 'example/1', state: 'failure', url: 'https://example.com' },
        { name: 'example/2', state: 'success', url: 'https://example.com' },
      ],
    })
    expect(forge.limit).toMatchObject({ limit: 5000, remaining: 4999 })
  })

  it('to a move of a branch', async () => {
    // Its normalized ids are these.
    const [from, to] = [shaOf('a'), '1'.padStart(40, '0')]
    const moved = recorded(refs, 'patch', /refs\/heads/)
    const world = healthy('github')
    const { forge } = await serveForge('github', (seen, response) =>
      seen.method === 'PATCH' ? moved : world.script(seen, response),
    )
    expect(await forge.move(REPOSITORY, 'stable', from, to)).toEqual({ outcome: 'moved', message: null })
  })

  it.each([
    ['renamed', renamed, 'get', /^\/repos\/[^/]+\/[^/]+$/, 'not-found', 'renamed'],
    ['not protected', protection, 'get', /protection$/, 'not-found', '“Branch not protected”'],
    ['invalid', errors, 'post', /labels$/, 'invalid', '“Validation Failed'],
  ] as const)('with a refusal: %s', async (_what, scenario, method, path, code, words) => {
    const { forge } = await serveForge('github', () => recorded(scenario, method, path))
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({
      error: { code, message: expect.stringContaining(words) as string },
    })
  })
})
