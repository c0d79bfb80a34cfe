import type { ServerResponse } from 'node:http'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { clusterSource, type Scope } from '#lib/cluster/list-watch/cluster-source'
import { KindStore } from '#lib/cluster/list-watch/kind-store'
import { listAndWatch } from '#lib/cluster/list-watch/list-watch'
import { serve } from '#lib/cluster/testing/test-server'
import type { ImageStream } from '#lib/kubernetes/objects'
import { systemClock } from '#lib/runtime/system-clock'

const WAIT = { timeout: 20_000, interval: 10 }
const FILLER = 'x'.repeat(6_000_000)
const GONE = { type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old' } }

const stream = (name: string, resourceVersion = '7') => ({ metadata: { name, resourceVersion } })
const page = (next: string, ...items: unknown[]) =>
  JSON.stringify({ metadata: { resourceVersion: '7', continue: next }, items })

/** A list-watch of a server whose answers a test writes; the watches that were opened. */
async function following(list: (response: ServerResponse) => void, scope: Scope = 'prod') {
  const watches: ServerResponse[] = []
  const { connection } = await serve(({ url = '' }, response) => {
    if (!url.includes('watch=')) {
      list(response)
      return
    }
    response.flushHeaders()
    watches.push(response)
  })
  const store = new KindStore<ImageStream>(systemClock, () => undefined)
  const source = clusterSource(connection, 'imagestreams', scope, (object) => object)
  const end = new AbortController()
  const run = listAndWatch(
    source,
    store,
    systemClock,
    (error) => expect.unreachable(String(error)),
    end.signal,
  )
  onTestFinished(async () => {
    end.abort()
    await run
  })
  await vi.waitFor(() => expect(watches).toHaveLength(1), WAIT)
  const send = (...events: object[]) => {
    for (const event of events) watches.at(-1)?.write(`${JSON.stringify(event)}\n`)
  }
  const names = () => store.list?.map(({ metadata }) => metadata.name)
  return { store, watches, send, names }
}

describe('a watch whose server sends an event of 6 MB', () => {
  const huge = { ...stream('huge', '8'), spec: { tags: [], filler: FILLER } }

  it('shows its object as unreadable, and goes on with the others', async () => {
    const { store, watches, send, names } = await following((response) => response.end(page('', stream('a'))))
    send({ type: 'ADDED', object: huge }, { type: 'ADDED', object: stream('b', '9') })
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']), WAIT)
    expect(store.unreadable).toEqual([
      { metadata: { name: 'huge', resourceVersion: '8' }, unreadable: 'it is too large' },
    ])
    const last = { ...huge, metadata: stream('huge', '10').metadata }
    send({ type: 'DELETED', object: last }, { type: 'ADDED', object: stream('c', '11') })
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b', 'c']), WAIT)
    expect(store.unreadable).toEqual([])
    expect(watches).toHaveLength(1)
  }, 30_000)

  it('that does not name its object lists again, and goes on', async () => {
    const { watches, send, names } = await following((response) => response.end(page('', stream('a'))))
    send({ type: 'ADDED', object: { filler: FILLER } })
    await vi.waitFor(() => expect(watches).toHaveLength(2), WAIT)
    send({ type: 'ADDED', object: stream('b', '9') })
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']), WAIT)
  }, 30_000)
})

it('a list that never ends keeps the last known objects and their age, and says why', async () => {
  let asked = 0
  const { store, send, names } = await following((response) => {
    asked += 1
    const next = asked === 1 ? '' : String(asked)
    response.end(page(next, stream('a'), ...Array.from({ length: asked === 1 ? 0 : 5_000 }, () => null)))
  })
  const { freshAt } = store.state
  send(GONE)
  await vi.waitFor(() => expect(store.state.error?.code).toBe('too-large'), WAIT)
  expect(store.state.error?.message).toBe(
    'Could not read the image streams in prod: the list has more than 100,000 objects.',
  )
  expect(store.state.freshAt).toBe(freshAt)
  expect(store.state.phase).toBe('waiting')
  expect(store.quietUntil - systemClock.now()).toBeGreaterThan(30_000)
  expect(names()).toEqual(['a'])
}, 30_000)

describe('a list-watch across namespaces whose server sends objects of 6 MB', () => {
  const of = (namespace: string, name: string, resourceVersion = '7') => ({
    metadata: { name, namespace, resourceVersion },
  })
  const unreadable = (name: string, resourceVersion: string) => ({
    metadata: { name, namespace: 'prod', resourceVersion },
    unreadable: 'it is too large',
  })

  it('shows those of its namespaces as unreadable, and goes on with the others', async () => {
    const items = [
      of('foreign', 'a'),
      { ...of('foreign', 'huge'), filler: FILLER },
      of('prod', 'a'),
      { ...of('prod', 'huge'), filler: FILLER },
    ]
    const { store, send, names, watches } = await following(
      (response) => response.end(page('', ...items)),
      new Set(['prod', 'stg']),
    )
    expect(names()).toEqual(['a'])
    expect(store.unreadable).toEqual([unreadable('huge', '7')])
    send(
      { type: 'ADDED', object: { ...of('foreign', 'larger', '8'), filler: FILLER } },
      { type: 'DELETED', object: { ...of('foreign', 'huge', '9'), filler: FILLER } },
      { type: 'ADDED', object: { ...of('prod', 'larger', '10'), filler: FILLER } },
      { type: 'ADDED', object: of('prod', 'b', '11') },
    )
    await vi.waitFor(() => expect(names()).toEqual(['a', 'b']), WAIT)
    expect(store.unreadable).toEqual([unreadable('huge', '7'), unreadable('larger', '10')])
    expect(watches).toHaveLength(1)
  }, 30_000)

  it('lists again after a deletion whose namespace is unknown', async () => {
    const { watches, send } = await following(
      (response) => response.end(page('', of('prod', 'a'))),
      new Set(['prod']),
    )
    send({ type: 'DELETED', object: { metadata: { name: 'a', resourceVersion: '8' } } })
    await vi.waitFor(() => expect(watches).toHaveLength(2), WAIT)
  }, 30_000)
})
