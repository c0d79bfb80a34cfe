import { expect, it, vi } from 'vitest'
import { keyOfPerson, keyOfSession, revocations } from '#lib/server/auth/revocations'
import { liveHub } from '#lib/server/live/live-hub'
import { noteStream } from '#lib/server/live/open-streams'

it('a sign-out ends the event streams of its session or person, and no others', () => {
  liveHub()
  const ended = vi.fn<(session: string) => void>()
  const now = Date.now()
  for (const id of ['s-1', 's-2', 's-3']) {
    const person = id === 's-3' ? 'b'.repeat(64) : 'a'.repeat(64)
    const isRevoked = () => revocations().has({ id, person, since: now - 1 })
    noteStream({ kind: 'views', person, isRevoked, end: () => ended(id) })
  }
  revocations().learn([[keyOfSession('s-1'), now]], now)
  expect(ended.mock.calls).toEqual([['s-1']])
  ended.mockClear()
  revocations().learn([[keyOfPerson('b'.repeat(64)), now]], now)
  expect(ended).toHaveBeenCalledWith('s-3')
  expect(ended).not.toHaveBeenCalledWith('s-2')
})
