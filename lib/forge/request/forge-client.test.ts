import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { githubAnswer } from '#lib/forge/testing/github-answers'
import { REPOSITORY, serveForge, shaOf, type Reply, type Script } from '#lib/forge/testing/test-forge'

const A = shaOf('a')
const ref = () => ({
  name: 'stable',
  commit: { sha: A, html_url: 'https://x', commit: { message: 'm (#1)', author: null, committer: null } },
})
const branch: Reply = { json: githubAnswer('branchAnswer', ref()) }
const limitsOf = (remaining: number, reset: number) => ({
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': String(remaining),
  'x-ratelimit-reset': String(reset),
})

/** Only requests for the branch itself. */
const only =
  (script: Script): Script =>
  (seen, response) =>
    seen.path.endsWith('/branches/stable') && !seen.path.includes('rules')
      ? script(seen, response)
      : { json: [] }

describe('an answer with an ETag', () => {
  const conditional = (etag: () => string) =>
    only(({ headers }) =>
      headers['if-none-match'] === etag() ? { status: 304 } : { ...branch, headers: { etag: etag() } },
    )

  it('is kept while the forge says that it did not change, and counted apart', async () => {
    let etag = '"1"'
    const { forge } = await serveForge(
      'github',
      conditional(() => etag),
    )
    const first = await forge.branch(REPOSITORY, 'stable')
    expect(await forge.branch(REPOSITORY, 'stable')).toEqual(first)
    expect(forge.counters.notModified).toBe(1)
    etag = '"2"'
    expect(await forge.branch(REPOSITORY, 'stable')).toEqual(first)
    expect(forge.counters.notModified).toBe(1)
  })

  it('is for nobody with another token', async () => {
    const { forge, seen, tokenFile } = await serveForge(
      'github',
      conditional(() => '"1"'),
    )
    await forge.branch(REPOSITORY, 'stable')
    writeFileSync(tokenFile, 'another-token')
    await forge.branch(REPOSITORY, 'stable')
    const own = seen.filter(({ path }) => path.endsWith('/branches/stable') && !path.includes('rules'))
    expect(own.map(({ headers }) => [headers.authorization, headers['if-none-match']])).toEqual([
      ['Bearer canary-token-5ad0c8', undefined],
      ['Bearer another-token', undefined],
    ])
  })

  it('that never was cannot be unchanged', async () => {
    const { forge } = await serveForge('github', () => ({ status: 304 }))
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({ error: { code: 'malformed' } })
  })
})

describe('a token file', () => {
  it.each([
    ['with spaces', 'a token'],
    ['with a line break inside', 'one\ntwo'],
    ['that is empty', ''],
  ])('%s is told of, without what it has', async (_what, content) => {
    const { forge, seen, tokenFile } = await serveForge('github', () => branch)
    writeFileSync(tokenFile, content)
    const answer = await forge.branch(REPOSITORY, 'stable')
    expect(answer).toMatchObject({ error: { code: 'unauthorized' } })
    if (!answer.ok && content !== '') expect(answer.error.message).not.toContain(content)
    expect(seen).toHaveLength(0)
  })
})

describe('the limits of a forge', () => {
  const clock = () => new TestClock()
  /** The forge's own clock, far from ours. */
  const date = 'Mon, 01 Jan 2029 00:00:00 GMT'
  const inHalfAnHour = Date.parse(date) / 1000 + 1800

  it('are shown by our clock, whatever that of the forge is', async () => {
    const time = clock()
    const headers = { date, ...limitsOf(4_000, inHalfAnHour) }
    const { forge } = await serveForge('github', () => ({ ...branch, headers }), time)
    expect(forge.limit).toBeNull()
    await forge.branch(REPOSITORY, 'stable')
    const resetAt = new Date(time.now() + 1800_000).toISOString()
    expect(forge.limit).toEqual({ limit: 5000, remaining: 4_000, resetAt })
  })

  it('are those of GitLab as well', async () => {
    const headers = {
      date,
      'RateLimit-Limit': '600',
      'RateLimit-Remaining': '599',
      'RateLimit-Reset': String(inHalfAnHour),
    }
    const { forge } = await serveForge('gitlab', () => ({ status: 404, headers, json: {} }), clock())
    await forge.commit(REPOSITORY, A)
    expect(forge.limit).toMatchObject({ limit: 600, remaining: 599 })
  })

  it('leave what is left at 20 % to what operations wait for, until the reset', async () => {
    const time = clock()
    let remaining = 1_001
    const script: Script = () => ({ ...branch, headers: { date, ...limitsOf(remaining--, inHalfAnHour) } })
    const { forge, seen } = await serveForge('github', script, time)
    await forge.runs(REPOSITORY, 'stable', null)
    await forge.runs(REPOSITORY, 'stable', null)
    expect(seen).toHaveLength(2)
    expect(await forge.runs(REPOSITORY, 'stable', null)).toMatchObject({
      error: { code: 'throttled', retryAfterSeconds: 1800 },
    })
    expect(seen).toHaveLength(2)
    await forge.runs(REPOSITORY, 'stable', null, { isUrgent: true })
    expect(seen).toHaveLength(3)
    await time.advance(1_801_000)
    expect(forge.limit).toBeNull()
    await forge.runs(REPOSITORY, 'stable', null)
    expect(seen).toHaveLength(4)
  })

  it('that are used up stop everything', async () => {
    const { forge, seen } = await serveForge(
      'github',
      () => ({ ...branch, headers: { date, ...limitsOf(0, inHalfAnHour) } }),
      clock(),
    )
    await forge.runs(REPOSITORY, 'stable', null)
    expect(await forge.runs(REPOSITORY, 'stable', null, { isUrgent: true })).toMatchObject({
      error: { code: 'throttled' },
    })
    expect(await forge.move(REPOSITORY, 'stable', A, shaOf('b'))).toMatchObject({ outcome: 'refused' })
    expect(seen).toHaveLength(1)
  })

  it.each([
    ['seconds', { 'retry-after': '120' }, 120],
    ['a date', { date, 'retry-after': 'Mon, 01 Jan 2029 00:02:00 GMT' }, 120],
    ['nothing', {}, 60],
    ['a mistake', { 'retry-after': '99999999' }, 3600],
  ])('after a 429 nothing is asked before the time that it names: %s', async (_what, headers, seconds) => {
    const time = clock()
    const { forge, seen } = await serveForge(
      'gitlab',
      () => ({ status: 429, headers: { 'content-type': 'text/plain', ...headers }, text: 'Retry later\n' }),
      time,
    )
    expect(await forge.commit(REPOSITORY, A)).toMatchObject({
      error: { code: 'throttled', status: 429, retryAfterSeconds: seconds },
    })
    await time.advance((seconds - 1) * 1000)
    expect(await forge.commit(REPOSITORY, A, { isUrgent: true })).toMatchObject({
      error: { code: 'throttled' },
    })
    expect(seen).toHaveLength(1)
    await time.advance(1_001)
    await forge.commit(REPOSITORY, A)
    expect(seen).toHaveLength(2)
  })
})
