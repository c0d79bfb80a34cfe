import { expect, it, vi } from 'vitest'
import { keyOfPerson, keyOfSession, Revocations } from '#lib/server/auth/revocations'

const now = Date.parse('2026-11-29T18:00:00Z')
const HOUR = 3_600_000
const person = 'a'.repeat(64)
const session = { id: 's-1', person, since: now - HOUR }

it('forgets none while its sessions could be in use, and each one afterwards', () => {
  const known = new Revocations()
  known.learn([[keyOfSession('s-1'), now]], now)
  known.learn([], now + 8 * HOUR - 1)
  expect(known.has(session)).toBe(true)
  known.learn([], now + 8 * HOUR)
  expect(known.has(session)).toBe(false)
})

it('keeps the latest moment, in whatever order they come', () => {
  const known = new Revocations()
  known.learn([[keyOfPerson(person), now]], now)
  known.learn([[keyOfPerson(person), now - 2 * HOUR]], now)
  expect(known.has(session)).toBe(true)
})

it.each([
  ['a key of something else', 'note', now],
  ['a hash that is none', 'person.olivia', now],
  ['a moment that is none', keyOfPerson(person), Number.NaN],
  ['a moment that would keep the person out', keyOfPerson(person), now + HOUR],
  ['a moment long past', keyOfPerson(person), now - 9 * HOUR],
])('passes over %s', (_, key, at) => {
  const known = new Revocations()
  const listener = vi.fn()
  known.onChange(listener)
  known.learn([[key, at]], now)
  expect(known.has({ ...session, since: now - 10 * HOUR })).toBe(false)
  expect(listener).not.toHaveBeenCalled()
})

it('tells of what is new, once', () => {
  const known = new Revocations()
  const listener = vi.fn()
  known.onChange(listener)
  for (let round = 0; round < 3; round++) known.learn([[keyOfSession('s-1'), now]], now)
  expect(listener).toHaveBeenCalledTimes(1)
})

it('does not grow without an end', () => {
  const known = new Revocations()
  known.learn(
    Array.from({ length: 4_000 }, (_, index) => [keyOfSession(`s-${index}`), now]),
    now,
  )
  expect(known.areMany).toBe(true)
  known.learn([], now + 8 * HOUR)
  expect(known.areMany).toBe(false)
})
