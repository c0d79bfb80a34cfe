import { describe, expect, it } from 'vitest'
import { TestClock } from '#lib/runtime/testing/test-clock'
import type { Decision, Grant } from '#lib/server/auth/authorize'
import { RightsWatch } from '#lib/server/live/rights-watch'
import { environmentOf } from '#lib/server/testing/test-environment'
import { sessionWith } from '#lib/server/testing/test-session'

const MINUTE_MS = 60_000
const environment = environmentOf('prod', { authorization: 'cluster' })
const grantWith = (...denied: string[]): Grant => {
  return { environment, mayAct: true, limits: { denied, unknown: [] } }
}

/** One owner of streams, and what the cluster says of them. */
function watched() {
  const clock = new TestClock()
  const session = sessionWith({ clusterUser: 'ola', groups: ['team'] })
  const granted = (grant: Grant): Decision => ({ ok: true, session, ...grant })
  const refused = (code: 'unknown-environment' | 'unknown-rights'): Decision => {
    return { ok: false, error: { code, message: '' } }
  }
  const state = { says: granted(grantWith()) as Decision | Error, looks: 0, ended: 0 }
  const watch = new RightsWatch((name) => {
    expect(name).toBe('prod')
    state.looks += 1
    return state.says instanceof Error ? Promise.reject(state.says) : Promise.resolve(state.says)
  }, clock)
  const open = (grant = grantWith(), of = session) => {
    const forget = watch.add(of, {
      grants: [grant],
      end: () => {
        state.ended += 1
        forget()
      },
    })
    return forget
  }
  return { clock, session, state, open, granted, refused }
}

describe('an open stream', () => {
  it('goes on while its owner has the same rights, and costs one look for all of their streams', async () => {
    const { clock, state, open } = watched()
    for (let number = 0; number < 100; number += 1) open()
    await clock.advance(5 * MINUTE_MS)
    expect(state.ended).toBe(0)
    expect(state.looks).toBeGreaterThanOrEqual(4)
    expect(state.looks).toBeLessThanOrEqual(5)
  })

  it.each([
    ['may no longer view', () => watched().refused('unknown-environment')],
    ['may do less', () => watched().granted(grantWith('delete pods'))],
  ])('ends within two minutes when its owner %s', async (_what, says) => {
    const { clock, state, open } = watched()
    open()
    open()
    state.says = says()
    await clock.advance(2 * MINUTE_MS)
    expect(state.ended).toBe(2)
  })

  it.each([
    ['is not known', () => watched().refused('unknown-rights')],
    ['cannot be looked at', () => new Error('a bug')],
  ])('goes on for a while when it %s, and ends within five minutes', async (_what, says) => {
    const { clock, state, open } = watched()
    open()
    await clock.advance(2 * MINUTE_MS)
    state.says = says()
    await clock.advance(2 * MINUTE_MS)
    expect(state.ended).toBe(0)
    await clock.advance(3 * MINUTE_MS - 1)
    expect(state.ended).toBe(1)
  })

  it('goes on when an outage is over', async () => {
    const { clock, state, open, granted, refused } = watched()
    open()
    for (let round = 0; round < 4; round += 1) {
      state.says = refused('unknown-rights')
      await clock.advance(2 * MINUTE_MS)
      state.says = granted(grantWith())
      await clock.advance(2 * MINUTE_MS)
    }
    expect(state.ended).toBe(0)
  })

  it('ends when what was not known is known, so that its page learns it', async () => {
    const { clock, state, open } = watched()
    open({ ...grantWith(), limits: { denied: [], unknown: ['delete pods'] } })
    await clock.advance(2 * MINUTE_MS)
    expect(state.ended).toBe(1)
  })

  it('is not looked at once it is over, nor where roles decide', async () => {
    const { clock, state, open } = watched()
    const forget = open()
    open({ environment: environmentOf('prod'), mayAct: true })
    forget()
    expect(clock.pending).toBe(0)
    await clock.advance(5 * MINUTE_MS)
    expect(state.looks).toBe(0)
  })

  it('of the same person with other groups is another matter', async () => {
    const { clock, state, session, open } = watched()
    open()
    open(grantWith(), { ...session, groups: ['team', 'admins'] })
    await clock.advance(80_000)
    expect(state.looks).toBe(2)
  })
})
