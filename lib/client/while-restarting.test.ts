import { expect, it } from 'vitest'
import type { ActionAnswer } from '#lib/actions/answers'
import { whileRestarting } from '#lib/client/while-restarting'

const refusal = (code: 'restarting' | 'forbidden') => ({ ok: false, error: { code, message: code } }) as const
const DONE = { ok: true, value: 'op-1' } as const

/** Calls an action that gives these answers, one after another, and the last one for ever. */
async function called(...answers: ActionAnswer<string>[]) {
  const seen = { calls: 0, waitedMs: 0 }
  const answer = await whileRestarting(
    () => Promise.resolve(answers[Math.min(seen.calls++, answers.length - 1)] ?? DONE),
    (milliseconds) => {
      seen.waitedMs += milliseconds
      return Promise.resolve()
    },
  )
  return { answer, ...seen }
}

it.each([
  ['is called once where it is done', [DONE], DONE, 1],
  ['is called once where it is refused for another reason', [refusal('forbidden')], refusal('forbidden'), 1],
  ['is called again where its replica ends', [refusal('restarting'), DONE], DONE, 2],
  ['says in the end that there is no other replica', [refusal('restarting')], refusal('restarting'), 4],
])('an action %s', async (_what, answers, expected, calls) => {
  const seen = await called(...answers)
  expect(seen).toMatchObject({ answer: expected, calls })
  expect(seen.waitedMs).toBeLessThan(5_000)
})
