import { expect, it } from 'vitest'
import { lead } from '#lib/client/live/leadership'

type Options = { signal?: AbortSignal; steal?: boolean }

/** The part of the Web Locks API that tabs use: one lock, first come, first served, or stolen. */
function testLocks() {
  const waiting: (() => void)[] = []
  let lose: (() => void) | null = null
  const request = (_name: string, { signal, steal = false }: Options, held: () => Promise<void>) =>
    new Promise<void>((resolve, reject) => {
      const fail = () => reject(new DOMException('aborted', 'AbortError'))
      const take = () => {
        lose = fail
        void held().then(() => {
          resolve()
          if (lose !== fail) return
          lose = null
          waiting.shift()?.()
        })
      }
      signal?.addEventListener('abort', () => {
        const place = waiting.indexOf(take)
        if (place >= 0) waiting.splice(place, 1)
        fail()
      })
      if (steal) lose?.()
      if (lose === null || steal) take()
      else waiting.push(take)
    })
  return { request } as unknown as LockManager
}

/** Tabs that lead in turn, with the calls that each got. */
function openTabs(locks: LockManager) {
  const said: string[] = []
  const openTab = (name: string) => {
    const turns = {
      onLead: () => said.push(`${name} leads`),
      onLost: () => said.push(`${name} lost`),
      onRefused: () => said.push(`${name} is refused`),
    }
    const end = new AbortController()
    lead(locks, turns, end.signal)
    return { close: () => end.abort(), takeOver: () => lead(locks, turns, end.signal, true) }
  }
  return { said, openTab }
}

it('one tab leads; when it ends, the next one does', async () => {
  const { said, openTab } = openTabs(testLocks())
  const [one, two] = [openTab('one'), openTab('two'), openTab('three')]
  expect(said).toEqual(['one leads'])
  two.close()
  one.close()
  await expect.poll(() => said).toEqual(['one leads', 'three leads'])
})

it('a replaced leader is told, and waits for its next turn', async () => {
  const { said, openTab } = openTabs(testLocks())
  const [, two] = [openTab('one'), openTab('two')]
  two.takeOver()
  await expect.poll(() => said).toEqual(['one leads', 'two leads', 'one lost'])
  two.close()
  await expect.poll(() => said.slice(3)).toEqual(['one leads'])
})

it('a tab without locks is told', async () => {
  const request = () => Promise.reject(new DOMException('Storage is blocked.', 'SecurityError'))
  const { said, openTab } = openTabs({ request } as unknown as LockManager)
  openTab('one')
  await expect.poll(() => said).toEqual(['one is refused'])
})
