import { describe, expect, it } from 'vitest'
import type { Answer } from '#lib/domain/answer'
import type { Operation } from '#lib/plan/operation/operation'
import { operationWith } from '#lib/plan/testing/test-operations'
import { TestClock } from '#lib/runtime/testing/test-clock'
import { JournalQueue } from '#lib/server/journal/journal-queue'
import { newPage } from '#lib/server/journal/pages'
import { errorOf, TestPages } from '#lib/server/journal/testing/test-pages'

const nothingSame = () => undefined
const CONFLICT = errorOf('conflict', 409)
const UNREACHABLE = errorOf('unreachable')

function start() {
  const clock = new TestClock()
  const cluster = new TestPages(clock)
  const queueOf = (stored = cluster.pages()) =>
    new JournalQueue(cluster.connect(stored), clock, (error) => {
      throw error
    })
  const queue = queueOf()
  const append = (id: string, findSame: (all: Operation[]) => Operation | undefined = nothingSame) =>
    queue.add({ append: operationWith({ id }), findSame })
  const rename = (id: string, title: string, on = queue) =>
    on.add({ id, change: (known) => ({ ...known, title }) })
  const ids = () => cluster.operations.map(({ id }) => id).sort()
  return { clock, cluster, queueOf, append, rename, queue, ids }
}

const titleOf = (answer: Answer<Operation | null>) => (answer.ok ? answer.value?.title : answer.error.code)
const idOf = (answer: Answer<Operation | null>) => (answer.ok ? answer.value?.id : answer.error.code)

/** What it resolves with, as time passes. */
async function after<T>(clock: TestClock, work: Promise<T>): Promise<T> {
  let result: { value: T } | undefined
  void work.then((value) => (result = { value }))
  for (let times = 0; times < 1_000 && result === undefined; times += 1) await clock.advance(100)
  if (result === undefined) throw new Error('It did not resolve.')
  return result.value
}

describe('the queue of the journal', () => {
  it('writes together what is asked for during a write', async () => {
    const { clock, cluster, append, ids } = start()
    const wanted = Array.from({ length: 20 }, (_, index) => `op-${index}`)
    const answers = await after(clock, Promise.all(wanted.map((id) => append(id))))
    expect(answers.map(idOf)).toEqual(wanted)
    expect(ids()).toEqual([...wanted].sort())
    expect(cluster.requests).toEqual(['write', 'write'])
  })

  it('takes one change after another', async () => {
    const { clock, append, rename } = start()
    const work = async () => {
      await append('a')
      await rename('a', 'first')
      return rename('a', 'second')
    }
    expect(titleOf(await after(clock, work()))).toBe('second')
  })

  it('answers each caller by what the changes before it did', async () => {
    const { clock, append, rename, queue } = start()
    const isOpen = (all: Operation[]) => all.find(({ end }) => end === null)
    const all = [
      append('a'),
      append('b', isOpen),
      append('c', isOpen),
      rename('a', 'renamed'),
      queue.add({ id: 'a', change: ({ title }) => (title === 'renamed' ? null : operationWith()) }),
      rename('unknown', 'renamed'),
    ]
    const [a, b, c, renamed, unchanged, unknown] = await after(clock, Promise.all(all))
    expect([a, b, c].map((each) => each && idOf(each))).toEqual(['a', 'a', 'a'])
    expect(renamed).toMatchObject({ value: { title: 'renamed' } })
    expect(unchanged).toEqual({ ok: true, value: null })
    expect(unknown).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('lists once, before it says that operations are not in the journal', async () => {
    const { clock, cluster, rename } = start()
    const answers = [rename('x', ''), rename('y', ''), rename('z', '')]
    await after(clock, Promise.all(answers))
    expect(cluster.requests.length).toBeLessThanOrEqual(2)
  })

  it('lists once, before it says that the same operation is there: its page may have been deleted', async () => {
    const { clock, cluster, append, ids } = start()
    await after(clock, append('a'))
    cluster.deleteAll()
    const same = (all: Operation[]) => all.find(({ id }) => id === 'a')
    expect(idOf(await after(clock, append('b', same)))).toBe('b')
    expect(ids()).toEqual(['b'])
    expect(cluster.requests).toEqual(['write', 'list', 'write'])
  })

  it('does not let an error in one caller reach another', async () => {
    const { clock, append, ids } = start()
    const answers = [
      append('a'),
      append('bad', () => {
        throw new Error('a bug')
      }),
      append('c'),
    ]
    const [a, bad, c] = await after(clock, Promise.allSettled(answers))
    expect([a?.status, bad?.status, c?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(ids()).toEqual(['a', 'c'])
  })
})

describe('after a conflict', () => {
  it('applies the whole batch to what another process wrote', async () => {
    const { clock, cluster, append, rename, queueOf } = start()
    await after(clock, append('a'))
    const other = queueOf([])
    const all = [append('b'), rename('a', 'here'), rename('b', 'here'), rename('a', 'there', other)]
    const answers = await after(clock, Promise.all(all))
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(cluster.operations.map(({ id }) => id).sort()).toEqual(['a', 'b'])
  })

  it('tries again for half a minute, however many there are', async () => {
    const { clock, cluster, append } = start()
    cluster.faults.write = Array.from({ length: 30 }, () => CONFLICT)
    expect(idOf(await after(clock, append('a')))).toBe('a')
    cluster.faults.write = Array.from({ length: 1_000 }, () => CONFLICT)
    const since = clock.now()
    expect(idOf(await after(clock, append('b')))).toBe('conflict')
    expect(clock.now() - since).toBeGreaterThan(28_000)
  })
})

describe('where the cluster does not answer', () => {
  it('finds what was written, and writes nothing twice', async () => {
    const { clock, cluster, append, rename } = start()
    cluster.faults.write = ['lost', 'lost']
    const answers = await after(clock, Promise.all([append('a'), rename('a', 'renamed')]))
    expect(answers.map(titleOf)).toEqual([operationWith().title, 'renamed'])
    expect(cluster.requests.filter((each) => each === 'write')).toHaveLength(2)
  })

  it('writes again what was not written', async () => {
    const { clock, cluster, append, ids } = start()
    cluster.faults.write = [UNREACHABLE, UNREACHABLE]
    cluster.faults.list = [UNREACHABLE]
    expect(idOf(await after(clock, append('a')))).toBe('a')
    expect(ids()).toEqual(['a'])
  })

  it('gives up after ten seconds', async () => {
    const { clock, cluster, append } = start()
    const many = Array.from({ length: 1_000 }, () => UNREACHABLE)
    Object.assign(cluster.faults, { write: many, list: [...many] })
    const since = clock.now()
    expect(idOf(await after(clock, append('a')))).toBe('unreachable')
    expect(clock.now() - since).toBeGreaterThan(8_000)
  })

  it('waits as long as it is asked to, and not at all if that is too long', async () => {
    const { clock, cluster, append } = start()
    cluster.faults.write = [{ ...errorOf('throttled', 429), retryAfterSeconds: 4 }]
    const since = clock.now()
    expect(idOf(await after(clock, append('a')))).toBe('a')
    expect(clock.now() - since).toBeGreaterThanOrEqual(4_000)
    cluster.faults.write = [{ ...errorOf('throttled', 429), retryAfterSeconds: 60 }]
    expect(idOf(await after(clock, append('b')))).toBe('throttled')
  })
})

describe('a page that takes no entry', () => {
  it('is passed over if its name belongs to a ConfigMap that is no page', async () => {
    const { clock, cluster, append, ids } = start()
    for (const number of [1, 2, 4]) {
      const { metadata } = newPage(number)
      cluster.put({ metadata: { name: metadata.name } })
    }
    expect(idOf(await after(clock, append('a')))).toBe('a')
    expect(cluster.pages().map(({ metadata }) => metadata.name)).toEqual(['quayside-journal-000003'])
    cluster.faults.write = [errorOf('invalid', 422)]
    expect(idOf(await after(clock, append('b')))).toBe('b')
    expect(cluster.pages().map(({ metadata }) => metadata.name)).toContain('quayside-journal-000005')
    expect(ids()).toEqual(['a', 'b'])
  })

  it.each([413, 422])(
    'is closed if it is too large (%i), and what changes moves to a new one',
    async (status) => {
      const { clock, cluster, append, rename } = start()
      await after(clock, Promise.all([append('a'), append('b')]))
      cluster.faults.write = [errorOf(status === 422 ? 'invalid' : 'failed', status)]
      expect(titleOf(await after(clock, rename('a', 'renamed')))).toBe('renamed')
      const [closed, open] = cluster.pages()
      expect(closed?.immutable).toBe(true)
      expect(Object.keys(open?.data ?? {})).toEqual(['a'])
      expect(cluster.operations).toHaveLength(2)
      expect(cluster.operations.find(({ id }) => id === 'a')?.title).toBe('renamed')
    },
  )

  it('costs no write if it is immutable or being deleted', async () => {
    const { clock, cluster, append, queueOf, rename } = start()
    await after(clock, append('a'))
    const [page] = cluster.pages()
    if (page === undefined) throw new Error('No page.')
    for (const isImmutable of [true, false]) {
      const deletionTimestamp = '2026-11-23T18:00:00Z'
      const metadata = isImmutable ? page.metadata : { ...page.metadata, deletionTimestamp }
      cluster.put({ ...page, immutable: isImmutable, metadata })
      const before = cluster.requests.length
      const title = `renamed ${isImmutable}`
      expect(titleOf(await after(clock, rename('a', title, queueOf())))).toBe(title)
      expect(cluster.requests.slice(before)).toEqual(['write'])
    }
  })
})

it('refuses what the cluster refuses, and nothing else', async () => {
  const { clock, cluster, append, ids } = start()
  cluster.faults.write = [errorOf('forbidden', 403)]
  const answers = await after(clock, Promise.all([append('a'), append('b')]))
  expect(answers.map(idOf)).toEqual(['forbidden', 'b'])
  expect(ids()).toEqual(['b'])
})
