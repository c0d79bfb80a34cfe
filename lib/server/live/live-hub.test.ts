import { expect, it, vi } from 'vitest'
import { revokeSession } from '#lib/server/auth/session-cookie'
import { liveHub } from '#lib/server/live/live-hub'
import { noteStream } from '#lib/server/live/open-streams'

it('a sign-out ends the event streams of its session, and no others', () => {
  liveHub()
  const ended = vi.fn<(session: string) => void>()
  for (const session of ['s-1', 's-2']) noteStream({ session, person: 'olivia', end: () => ended(session) })
  revokeSession({ id: 's-1', until: Date.now(), sub: 'u-1', name: 'Olivia', groups: [] })
  expect(ended.mock.calls).toEqual([['s-1']])
})
