import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keepSession } from '#lib/client/keep-session'

const MINUTE = 60_000
const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
const renew = vi.fn(() => Promise.reject(new Error('no network')))
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', page)
  vi.stubGlobal('fetch', renew)
  renew.mockClear()
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
  expect(renew).toHaveBeenCalledTimes(7)
})

it('does not while it is hidden, but as soon as it is shown', () => {
  show('hidden')
  stop = keepSession()
  vi.advanceTimersByTime(60 * MINUTE)
  expect(renew).not.toHaveBeenCalled()
  show('visible')
  expect(renew).toHaveBeenCalledTimes(1)
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
