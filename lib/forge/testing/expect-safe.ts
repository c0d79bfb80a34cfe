import { expect } from 'vitest'
import { CANARY } from '#lib/forge/testing/test-forge'

/** A sentence for people: without what is secret, what is hidden, and bodies; with what to do where it says why. */
export function expectSafe(message: string): void {
  expect(message).not.toContain(CANARY)
  expect(message).not.toContain(Buffer.from(`oauth2:${CANARY}`).toString('base64'))
  expect(message).not.toMatch(/[\p{Cc}\u202E]|<html|Traceback/u)
  expect(message.length).toBeLessThan(700)
  for (const [, quoted = ''] of message.matchAll(/“([^”]*)”/g)) expect(quoted.length).toBeLessThanOrEqual(200)
}

/** After the reason comes what to do, or what Quayside does. */
export function expectRemedy(message: string): void {
  expect(message).toMatch(
    /; (check|give|write|open|plan|set|promote|allow|it is asked again|Quayside reads)\b/,
  )
}
