import { afterEach, expect, it, vi } from 'vitest'
import { followLog, type FollowedLog } from '#lib/client/pod-log/follow-log'
import { shownLines } from '#lib/domain/container/log-lines'
import type { LogMessage } from '#lib/domain/container/pod-log'

afterEach(() => void vi.unstubAllGlobals())

async function read(response: Response | Error): Promise<FollowedLog | undefined> {
  vi.stubGlobal('fetch', () =>
    response instanceof Error ? Promise.reject(response) : Promise.resolve(response),
  )
  const told: FollowedLog[] = []
  await followLog('/api/pod-log/follow', new AbortController().signal, (log) => told.push(log))
  return told.at(-1)
}

const streamOf = (...messages: LogMessage[]) =>
  new Response(messages.map((message) => `data: ${JSON.stringify(message)}\n\n`).join(':\n\n'))

it('collects the lines, and says why they end', async () => {
  const log = await read(
    streamOf({ kind: 'text', text: 'one\ntw' }, { kind: 'text', text: 'o\n' }, { kind: 'end', why: 'ended' }),
  )
  expect(log && shownLines(log.lines).map(({ text }) => text)).toEqual(['one', 'two'])
  expect(log?.ended).toBe('The container ended.')
})

it.each<[string, Response | Error, string]>([
  ['the connection breaks', streamOf({ kind: 'text', text: 'one\n' }), 'The connection to Quayside was lost'],
  ['Quayside does not answer', new Error('no'), 'Quayside does not answer'],
  [
    'Quayside refuses',
    Response.json(
      { ok: false, error: { code: 'operators-only', message: 'Logs are for operators.' } },
      { status: 403 },
    ),
    'Logs are for operators.',
  ],
  ['a proxy answers', new Response('<html>', { status: 502 }), 'status 502'],
])('says when %s', async (_when, response, words) => {
  expect((await read(response))?.ended).toContain(words)
})

it('tells nothing more once it is stopped', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(streamOf({ kind: 'text', text: 'one\n' })))
  const tell = vi.fn()
  await followLog('/api/pod-log/follow', AbortSignal.abort(), tell)
  expect(tell).not.toHaveBeenCalled()
})
