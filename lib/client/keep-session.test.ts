import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepSession, renewSession } from '#lib/client/keep-session'
import { noteSessionCheck, sessionCheck } from '#lib/client/session-check'

const MINUTE = 60_000
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
const renew = vi.fn<(address: string) => Promise<Response>>()
let stop: () => void = () => undefined

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('fetch', renew)
  renew.mockReset().mockRejectedValue(new Error('no network'))
  noteSessionCheck(null)
})
afterEach(() => {
  stop()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function show(visibilityState: 'visible' | 'hidden'): void {
  page.visibilityState = visibilityState
  page.dispatchEvent(new Event('visibilitychange'))
}

it('renews the session while the page is visible, even if that fails', () => {
  show('visible')
  stop = keepSession()
  expect(renew).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(30 * MINUTE)
  expect(renew).toHaveBeenCalledTimes(16)
})

it('does not while it is hidden, but as soon as it is shown', () => {
  show('hidden')
  stop = keepSession()
  vi.advanceTimersByTime(60 * MINUTE)
  expect(renew).not.toHaveBeenCalled()
  show('visible')
  expect(renew).toHaveBeenCalledTimes(1)
})

it('does while it is hidden if groups are read again, and says that nobody sees the page', async () => {
  renew.mockImplementation(() => Promise.resolve(Response.json({ isChecked: true })))
  show('visible')
  stop = keepSession()
  await vi.advanceTimersByTimeAsync(0)
  show('hidden')
  await vi.advanceTimersByTimeAsync(4 * MINUTE)
  expect(renew.mock.calls.map(([address]) => address)).toEqual([
    '/api/auth/session',
    '/api/auth/session?hidden',
    '/api/auth/session?hidden',
  ])
})

it('does not with each change of tabs', () => {
  show('visible')
  stop = keepSession()
  for (let change = 0; change < 10; change++) {
    show('hidden')
    show('visible')
  }
  expect(renew).toHaveBeenCalledTimes(1)
})

it('asks in one tab at a time, so that a refresh token is not used twice', async () => {
  let turn: Promise<unknown> = Promise.resolve()
  const request = (_name: string, call: () => Promise<unknown>) => (turn = turn.then(call))
  vi.stubGlobal('navigator', { locks: { request } })
  let open = 0
  let most = 0
  renew.mockImplementation(async () => {
    most = Math.max(most, ++open)
    await Promise.resolve()
    open -= 1
    return Response.json({ isChecked: true, unconfirmedSince: 7 })
  })
  const all = await Promise.all([renewSession(true), renewSession(false), renewSession(true)])
  expect([most, all]).toEqual([1, ['renewed', 'renewed', 'renewed']])
  expect(sessionCheck()).toEqual({ isChecked: true, unconfirmedSince: 7 })
})

it.each([
  ['over', 401],
  ['unheard', 503],
])('says that it is %s after a %d', async (outcome, status) => {
  renew.mockResolvedValue(new Response(null, { status }))
  expect(await renewSession(true)).toBe(outcome)
})
