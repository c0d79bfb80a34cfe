import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchViews } from '#lib/client/environment-changes'

const TAG = ['environment', 'prod', 'tag', 'packit-worker', 'prod']
const view = { readAt: '2026-11-24T01:00:00Z', lane: { stream: 'packit-worker' } }
const client = new QueryClient()
const onChange = vi.fn()
let stop: () => void

beforeEach(() => {
  vi.useFakeTimers()
  client.setQueryData(TAG, view)
  stop = watchViews(client, 'prod', onChange)
})
afterEach(() => {
  stop()
  client.clear()
  onChange.mockReset()
  vi.useRealTimers()
})

const calls = async () => {
  await vi.advanceTimersByTimeAsync(5_000)
  return onChange.mock.calls.length
}

test('several changes at once cause one call', async () => {
  client.setQueryData(TAG, { ...view, lane: { stream: 'packit-worker', tag: 'prod' } })
  client.setQueryData(TAG, { ...view, lane: { stream: 'packit-worker', tag: 'stg' } })
  expect(await calls()).toBe(1)
  client.setQueryData(TAG, view)
  expect(await calls()).toBe(2)
})

test('a view that was only read again is unchanged', async () => {
  client.setQueryData(TAG, { readAt: '2026-11-24T01:00:05Z', lane: { stream: 'packit-worker' } })
  expect(await calls()).toBe(0)
})

test('the first read of a view, other environments and freshness are ignored', async () => {
  client.setQueryData(['environment', 'prod', 'pipeline', ''], view)
  client.setQueryData(['environment', 'stg', 'pipeline', ''], view)
  client.setQueryData(['environment', 'stg', 'pipeline', ''], { ...view, lane: null })
  client.setQueryData(['environment', 'prod', 'freshness'], { now: '1' })
  client.setQueryData(['environment', 'prod', 'freshness'], { now: '2' })
  expect(await calls()).toBe(0)
})

test('there are no calls after the stop', async () => {
  client.setQueryData(TAG, { ...view, lane: null })
  stop()
  expect(await calls()).toBe(0)
})
