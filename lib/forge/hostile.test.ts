import fc from 'fast-check'
import { createServer } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import { CALLS, KINDS } from '#lib/forge/testing/calls'
import { expectRemedy, expectSafe } from '#lib/forge/testing/expect-safe'
import { FROM, healthy, TO } from '#lib/forge/testing/healthy'
import { CANARY, REPOSITORY, serveChanging, type Seen } from '#lib/forge/testing/test-forge'
import { WHOLE_ANSWERS } from '#lib/forge/testing/whole-answers'

/** A host that answers with 200 and anything: it ends in an answer or in words, nothing is thrown, and no other host learns of it. */

/** In place of a part of an answer. Undefined: it is missing. */
const PARTS: Record<string, () => unknown> = {
  missing: () => undefined,
  null: () => null,
  'empty text': () => '',
  'long text': () => 'x'.repeat(200_000),
  'hidden text': () => `\u202E${CANARY}\u0000\u001B[31m`,
  script: () => 'javascript:alert(1)',
  number: () => -1,
  'large number': () => 2 ** 60,
  fraction: () => 0.5,
  boolean: () => true,
  list: () => [],
  'list of nulls': () => [null, null],
  object: () => ({}),
  'named as what objects have': () => ({
    ['__proto__']: null,
    constructor: null,
    toString: null,
    length: -1,
  }),
  deep: () => Array.from({ length: 3_000 }).reduce<unknown>((inner) => [inner], CANARY),
}

/** In place of a whole answer. */
const WHOLES: Record<string, (answer: unknown) => string> = {
  page: () => `<html><body>Traceback of ${CANARY}</body></html>`,
  empty: () => '',
  cut: (answer) => JSON.stringify(answer).slice(0, -7),
  'error body': () => JSON.stringify({ message: `Not Found ${CANARY}`, status: '404' }),
  'list of errors': () => JSON.stringify({ errors: [{ message: 'No' }] }),
  null: () => 'null',
  text: () => JSON.stringify(CANARY),
  'empty list': () => '[]',
  'empty object': () => '{}',
  'very deep': () => '['.repeat(200_000),
  'too large': (answer) => JSON.stringify(answer) + ' '.repeat(9 * 1024 * 1024),
  'no text': () => '\uFFFE\u0000',
}

const GARBAGE = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    'NaN',
    '999999999999999',
    '9'.repeat(40),
    'null',
    ' ',
    'tomorrow',
    '0x10',
  ),
  fc.constantFrom(
    'Tue, 31 Feb 2090 99:99:99 GMT',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'Fri, 31 Dec 9999 23:59:59 GMT',
  ),
  fc.string({
    maxLength: 12,
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  }),
)
const HEADERS = [
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'retry-after',
  'date',
  'etag',
  'x-total',
  'x-total-count',
  'content-type',
]
const headers = fc.dictionary(fc.constantFrom(...HEADERS), GARBAGE)

let elsewhere = ''
let strangers = 0

beforeAll(async () => {
  const server = createServer((_request, response) => {
    strangers += 1
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  elsewhere = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
  return () => void server.close()
})

const answerTo = (kind: (typeof KINDS)[number], { path }: Seen) =>
  WHOLE_ANSWERS[kind].find(([pattern]) => pattern.test(path))?.[1]

/** The answer with one of its parts, the `place`-th of all, replaced. */
function spoiled(answer: unknown, place: number, part: () => unknown): unknown {
  let left = place % countOf(answer)
  const walk = (value: unknown): unknown => {
    if (left-- === 0) return part()
    if (Array.isArray(value)) return value.map(walk)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, walk(each)]))
  }
  return walk(answer)
}

function countOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, each) => sum + countOf(each), 1)
}

/** What pages show of an answer: addresses are those of web pages, and texts and lists have an end. */
function expectUsable(value: unknown): void {
  const text = JSON.stringify(value)
  expect(text.length).toBeLessThan(100_000)
  expect(text).not.toMatch(/"url":"(?!https?:)/)
}

describe('a host that answers with anything', () => {
  it.each(KINDS)('is read where it answers rightly (%s)', async (kind) => {
    const openAt = await serveChanging()
    for (const [name, call] of Object.entries(CALLS)) {
      const forge = openAt(kind, (seen) => ({ json: answerTo(kind, seen) }))
      const answer = await call(forge)
      expect(answer, name).toMatchObject({ ok: true })
      expectUsable(answer)
    }
  })

  it.each(KINDS)(
    'is told of where a part is missing, null, or of another type (%s)',
    { timeout: 120_000 },
    async (kind) => {
      const openAt = await serveChanging()
      const outcomes = { read: 0, failed: 0 }
      const spoiling = fc.record({
        call: fc.constantFrom(...Object.keys(CALLS)),
        request: fc.nat({ max: 3 }),
        place: fc.nat({ max: 5_000 }),
        part: fc.constantFrom(...Object.keys(PARTS)),
        headers,
      })
      const property = fc.asyncProperty(spoiling, async ({ call, request, place, part, headers: given }) => {
        let asked = 0
        const forge = openAt(kind, (seen) => {
          const answer = answerTo(kind, seen)
          if (answer === undefined) return undefined
          const isSpoiled = asked++ === request
          return {
            json: isSpoiled ? spoiled(answer, place, PARTS[part] ?? String) : answer,
            headers: given,
          }
        })
        const answer = await CALLS[call]?.(forge)
        if (answer?.ok === true) expectUsable(answer.value)
        else expectFailure(answer?.error.message)
        outcomes[answer?.ok === true ? 'read' : 'failed'] += 1
      })
      await fc.assert(property, { numRuns: 100 })
      expect(Math.min(outcomes.read, outcomes.failed)).toBeGreaterThan(2)
    },
  )

  const whole = fc.record({
    kind: fc.constantFrom(...KINDS),
    call: fc.constantFrom(...Object.keys(CALLS)),
    body: fc.constantFrom(...Object.keys(WHOLES)),
    request: fc.nat({ max: 2 }),
    headers,
  })

  it('is told of where the whole answer is of something else', { timeout: 120_000 }, async () => {
    const openAt = await serveChanging()
    const property = fc.asyncProperty(whole, async ({ kind, call, body, request, headers: given }) => {
      let asked = 0
      const forge = openAt(kind, (seen) => {
        const answer = answerTo(kind, seen)
        if (answer === undefined) return undefined
        return asked++ === request ? { text: WHOLES[body]?.(answer) ?? '', headers: given } : { json: answer }
      })
      const answer = await CALLS[call]?.(forge)
      if (answer?.ok === true) expectUsable(answer.value)
      else expectFailure(answer?.error.message)
      // What is asked beside, such as the pull request of a commit, is left out where it is not told; a list may be empty.
      if (request === 0 && body !== 'empty list') expect(answer?.ok).toBe(false)
    })
    await fc.assert(property, { numRuns: 80 })
  })

  it(
    'sends nobody elsewhere: not by a redirect, and not to the next page',
    { timeout: 120_000 },
    async () => {
      const openAt = await serveChanging()
      const leading = fc.record({
        kind: fc.constantFrom(...KINDS),
        call: fc.constantFrom(...Object.keys(CALLS)),
        status: fc.constantFrom(200, 300, 301, 302, 303, 305, 307, 308),
      })
      const property = fc.asyncProperty(leading, async ({ kind, call, status }) => {
        let requests = 0
        const forge = openAt(kind, (asked) => {
          requests += 1
          const location = `${elsewhere}/login`
          const link = `<${elsewhere}/?page=2>; rel="next"`
          return {
            status,
            json: answerTo(kind, asked),
            headers: { location, link, refresh: `0; url=${elsewhere}` },
          }
        })
        const answer = await CALLS[call]?.(forge)
        if (answer?.ok === false) expectFailure(answer.error.message)
        if (status !== 200) expect(answer?.ok).toBe(false)
        // A list that never ends is given up.
        expect(requests).toBeLessThan(70)
        expect(strangers).toBe(0)
      })
      await fc.assert(property, { numRuns: 60 })
    },
  )

  it('that moves a branch is told of in one of three ways', { timeout: 120_000 }, async () => {
    const openAt = await serveChanging()
    const moving = fc.record({
      kind: fc.constantFrom(...KINDS),
      request: fc.nat({ max: 4 }),
      status: fc.constantFrom(200, 302, 307),
      body: fc.constantFrom(...Object.keys(WHOLES)),
      headers,
    })
    const property = fc.asyncProperty(moving, async ({ kind, request, status, body, headers: given }) => {
      const world = healthy(kind)
      let asked = 0
      const forge = openAt(kind, (seen, response) => {
        const reply = world.script(seen, response)
        if (asked++ !== request) return reply
        const location = { location: `${elsewhere}/`, ...given }
        return { status, headers: location, text: WHOLES[body]?.({ object: { sha: TO } }) ?? '' }
      })
      const { outcome, message } = await forge.move(REPOSITORY, 'stable', FROM, TO)
      if (outcome === 'moved') expect(world.head).toBe(TO)
      expectSafe(message ?? '')
      expect(strangers).toBe(0)
    })
    await fc.assert(property, { numRuns: 60 })
  })
})

describe('headers that are no limits', () => {
  it('end in no limit or in one of at most an hour', async () => {
    const openAt = await serveChanging()
    const property = fc.asyncProperty(headers, fc.constantFrom(200, 403, 429, 503), async (given, status) => {
      const forge = openAt('github', (seen) => {
        return { status, json: answerTo('github', seen) ?? null, headers: given }
      })
      await forge.commit(REPOSITORY, TO)
      const { limit } = forge
      if (limit !== null) {
        expect(Number.isSafeInteger(limit.limit) && Number.isSafeInteger(limit.remaining)).toBe(true)
        expect(Date.parse(limit.resetAt)).not.toBeNaN()
      }
      const next = await forge.commit(REPOSITORY, 'c'.repeat(40))
      if (next.ok) return
      expectFailure(next.error.message)
      const seconds = next.error.retryAfterSeconds ?? 0
      expect(Number.isInteger(seconds) && seconds >= 0 && seconds <= 3600).toBe(true)
    })
    await fc.assert(property, { numRuns: 60 })
  })
})

function expectFailure(message = ''): void {
  expect(message).toContain('the-forge')
  expectSafe(message)
  expectRemedy(message)
}
