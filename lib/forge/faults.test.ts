import fc from 'fast-check'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { ClusterErrorCode } from '#lib/domain/answer'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { CALLS, KINDS } from '#lib/forge/testing/calls'
import { expectRemedy, expectSafe } from '#lib/forge/testing/expect-safe'
import { FROM, healthy, TO } from '#lib/forge/testing/healthy'
import { CANARY, REPOSITORY, serveChanging, serveForge } from '#lib/forge/testing/test-forge'

/**
 * Whatever a forge does to a request, nothing is thrown, the failure has the right name and says what to do, and no secret and no body is
 * in its words.
 */

/** @param authorization what the forge received */
const BODIES: Record<string, (authorization: string) => string> = {
  message: () => JSON.stringify({ message: 'A short reason.\nOn two lines' }),
  list: () => JSON.stringify({ error: ['A short reason'] }),
  long: () => JSON.stringify({ message: 'reason '.repeat(2_000) }),
  echo: (authorization) => `You sent ${authorization}`,
  'echo in JSON': (authorization) => JSON.stringify({ message: { headers: [authorization] } }),
  'echo at the end': (authorization) => JSON.stringify({ message: `${'x'.repeat(180)} ${authorization}` }),
  page: () => `<html><body>Traceback of ${CANARY}</body></html>`,
  empty: () => '',
  cut: () => '{"message": "A short re',
  other: () => '{"unexpected": true}',
  hidden: () => JSON.stringify({ message: '\u202Enosaer \u001B[31m' }),
  deep: () => `{"message": ${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
}
const TYPES = ['application/json', 'text/html; charset=utf-8', 'text/plain', 'application/octet-stream']
const STATUSES = [200, 301, 302, 307, 308, 400, 401, 403, 404, 409, 410, 418, 422, 429, 500, 502, 503, 504]

const CODES: Record<number, ClusterErrorCode> = {
  200: 'malformed',
  301: 'not-found',
  302: 'failed',
  307: 'not-found',
  308: 'not-found',
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'not-found',
  418: 'failed',
  422: 'invalid',
  429: 'throttled',
  500: 'unavailable',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

const refusal = fc.record({
  kind: fc.constantFrom(...KINDS),
  call: fc.constantFrom(...Object.keys(CALLS)),
  status: fc.constantFrom(...STATUSES),
  type: fc.constantFrom(...TYPES),
  body: fc.constantFrom(...Object.keys(BODIES)),
  isLimit: fc.boolean(),
})

describe('a forge that refuses or answers wrongly', () => {
  it('is told of in words, whatever it sends', { timeout: 60_000 }, async () => {
    const openAt = await serveChanging()
    const property = fc.asyncProperty(refusal, async ({ kind, call, status, type, body, isLimit }) => {
      const limits = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }
      const headers = {
        'content-type': type,
        location: `https://elsewhere.example/${CANARY}`,
        'x-secret': CANARY,
        ...(isLimit && limits),
      }
      const asked: string[] = []
      const forge = openAt(kind, ({ path, query, headers: sent }) => {
        asked.push(`${path} ${query.toString()}`)
        return { status, headers, text: BODIES[body]?.(sent.authorization ?? '') ?? '' }
      })
      const answer = await CALLS[call]?.(forge)
      if (answer?.ok !== false) throw new Error('It is not a failure.')
      const { code, message } = answer.error
      const notFoundBy422 = code === 'not-found' && (status === 422 || status === 400)
      const expected = status === 403 && isLimit ? 'throttled' : CODES[status]
      if (!notFoundBy422) expect(code).toBe(expected)
      expect(message).toContain('the-forge')
      expectSafe(message)
      expectRemedy(message)
      // Nothing is tried again by itself.
      expect(new Set(asked).size).toBe(asked.length)
    })
    await fc.assert(property, { numRuns: 400 })
  })

  it('limits by its words alone (GitHub, about secondary limits)', async () => {
    const json = {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    }
    const { forge } = await serveForge('github', () => ({ status: 403, json }))
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({
      error: { code: 'throttled', retryAfterSeconds: 60 },
    })
  })

  it('says what is wrong with a repository that is archived or renamed', async () => {
    const archived = { status: 403, json: { message: 'Repository was archived so is read-only.' } }
    const { forge } = await serveForge('github', () => archived)
    const answer = await forge.branch(REPOSITORY, 'stable')
    expect(answer).toMatchObject({
      error: { code: 'forbidden', message: expect.stringContaining('is archived') as string },
    })
    const renamed = await serveForge('gitlab', () => ({ status: 301, headers: { location: '/other' } }))
    const moved = await renamed.forge.branch(REPOSITORY, 'stable')
    expect(moved).toMatchObject({ error: { message: expect.stringContaining('renamed') as string } })
    expect(renamed.seen).toHaveLength(1)
  })

  it('that sends too much is not read to the end', async () => {
    const { forge } = await serveForge('github', () => ({ text: 'x'.repeat(9 * 1024 * 1024) }))
    expect(await forge.branch(REPOSITORY, 'stable')).toMatchObject({ error: { code: 'too-large' } })
  })
})

const FAULTS: Record<string, (response: ServerResponse) => void> = {
  reset: (response) => response.destroy(),
  cut: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"name": ')
    setTimeout(() => response.destroy(), 5)
  },
  garbage: (response) => {
    response.socket?.write('SSH-2.0-OpenSSH_9.2\r\n')
    response.socket?.end()
  },
}

describe('a forge whose connection fails', () => {
  it.each(KINDS.flatMap((kind) => Object.keys(FAULTS).map((fault) => [kind, fault] as const)))(
    'is told of (%s, %s)',
    async (kind, fault) => {
      for (const call of Object.values(CALLS)) {
        const { forge } = await serveForge(kind, (_seen, response) => {
          FAULTS[fault]?.(response)
          return 'handled'
        })
        const answer = await call(forge)
        expect(answer).toMatchObject({ error: { code: fault === 'garbage' ? 'malformed' : 'unreachable' } })
        if (answer.ok) throw new Error('It is not a failure.')
        expectSafe(answer.error.message)
        expectRemedy(answer.error.message)
      }
    },
  )

  it.each(KINDS)('that does not answer is given up after ten seconds (%s)', async (kind) => {
    const clock = new TestClock()
    const { forge, seen } = await serveForge(kind, () => 'handled', clock)
    const answer = forge.branch(REPOSITORY, 'stable')
    await expect.poll(() => seen.length).toBe(1)
    await clock.advance(10_000)
    expect(await answer).toMatchObject({ error: { code: 'timeout' } })
  })

  it('that cannot be reached', async () => {
    const { forge } = await serveForge('forgejo', (_seen, response) => {
      response.socket?.destroy()
      return 'handled'
    })
    const answer = await forge.branch(REPOSITORY, 'stable')
    expect(answer).toMatchObject({ error: { code: 'unreachable' } })
  })
})

describe('moving a branch at a forge that fails', () => {
  const write = fc.record({
    kind: fc.constantFrom(...KINDS),
    status: fc.constantFrom(...STATUSES),
    type: fc.constantFrom(...TYPES),
    body: fc.constantFrom(...Object.keys(BODIES)),
    fault: fc.constantFrom('none', 'reset', 'cut'),
    /** Whether it moved the branch before. */
    isDone: fc.boolean(),
    isReadable: fc.boolean(),
  })

  it('sends the write once, and tells moved, refused and unknown apart', { timeout: 60_000 }, async () => {
    const outcomes = { moved: 0, refused: 0, unknown: 0 }
    const property = fc.asyncProperty(
      write,
      async ({ kind, status, type, body, fault, isDone, isReadable }) => {
        const world = healthy(kind)
        let writes = 0
        const { forge } = await serveForge(
          kind,
          (seen, response) => {
            if (!world.isWrite(seen))
              return writes > 0 && !isReadable ? { status: 500, text: CANARY } : world.script(seen, response)
            writes += 1
            if (isDone) world.head = TO
            if (fault === 'none')
              return {
                status,
                headers: { 'content-type': type },
                text: BODIES[body]?.(seen.headers.authorization ?? '') ?? '',
              }
            FAULTS[fault]?.(response)
            return 'handled'
          },
          new TestClock(),
        )
        const { outcome, message } = await forge.move(REPOSITORY, 'stable', FROM, TO)
        expect(writes).toBe(1)
        outcomes[outcome] += 1
        expectSafe(message ?? '')
        const isLost = fault !== 'none' || status === 200 || status >= 500 || status === 302 || status === 418
        if (!isLost) expect(outcome).toBe('refused')
        else if (!isReadable) expect(outcome).toBe('unknown')
        else expect(outcome).toBe(isDone ? 'moved' : 'refused')
      },
    )
    await fc.assert(property, { numRuns: 200 })
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(5)
  })
})
