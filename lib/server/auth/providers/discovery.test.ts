import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { TestClock } from '#lib/runtime/testing/test-clock'
import type { Told, Unheard } from '#lib/server/auth/providers/ask'
import { Discovery } from '#lib/server/auth/providers/discovery'

const shape = z.object({ token_endpoint: z.string() })
const FOUND = { token_endpoint: 'https://sso.example.com/token' }
const OK: Told = { status: 200, headers: {}, json: FOUND }

/** A service that gives these answers in order, and then repeats the last one. */
function service(...answers: (Told | Unheard)[]) {
  const clock = new TestClock()
  let asked = 0
  const ask = () => Promise.resolve(answers[Math.min(asked++, answers.length - 1)] ?? OK)
  return { clock, discovery: new Discovery(shape, ask, clock), count: () => asked }
}

describe('the endpoints of the sign-in service', () => {
  it('are asked for once, however many strangers begin to sign in', async () => {
    const { discovery, clock, count } = service(OK)
    const all = await Promise.all(Array.from({ length: 100 }, () => discovery.endpoints()))
    await clock.advance(9 * 60_000)
    expect([...all, await discovery.endpoints()]).toEqual(Array(101).fill({ ok: true, value: FOUND }))
    expect(count()).toBe(1)
    await clock.advance(61_000)
    await discovery.endpoints()
    expect(count()).toBe(2)
  })

  it.each<[string, Told | Unheard, string]>([
    ['is not heard', { why: 'it cannot be reached' }, 'Unreachable'],
    ['fails', { ...OK, status: 503 }, 'Unreachable'],
    ['redirects', { ...OK, status: 302 }, 'Unreachable'],
    ['is another service', { ...OK, json: {} }, 'BadAnswer'],
    ['answers with a web page', { ...OK, json: undefined }, 'BadAnswer'],
  ])('are asked for again five seconds later when it %s', async (_how, failure, code) => {
    const { discovery, clock, count } = service(failure, OK)
    for (let stranger = 0; stranger < 100; stranger += 1)
      expect(await discovery.endpoints()).toMatchObject({ ok: false, error: { code } })
    expect(count()).toBe(1)
    await clock.advance(5_001)
    expect(await discovery.endpoints()).toEqual({ ok: true, value: FOUND })
  })
})
