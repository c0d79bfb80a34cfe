import { expect, it } from 'vitest'
import { lead } from '#lib/client/live/leadership'

/** One lock, given to who waits the longest; the part of the Web Locks API that tabs use. */
function testLocks() {
  const waiting: (() => void)[] = []
  let isTaken = false
  const next = () => {
    isTaken = false
    waiting.shift()?.()
  }
  const request = (_name: string, { signal }: { signal: AbortSignal }, held: () => Promise<void>) =>
    new Promise<void>((resolve, reject) => {
      const take = () => {
        isTaken = true
        void held().then(next).then(resolve)
      }
      signal.addEventListener('abort', () => {
        const place = waiting.indexOf(take)
        if (place >= 0) waiting.splice(place, 1)
        reject(new DOMException('aborted', 'AbortError'))
      })
      if (isTaken) waiting.push(take)
      else take()
    })
  return { request } as unknown as LockManager
}

it('one tab leads, and when it ends the next does', async () => {
  const locks = testLocks()
  const [one, two, three] = [new AbortController(), new AbortController(), new AbortController()]
  const leaders: string[] = []
  lead(locks, () => leaders.push('one'), one.signal)
  lead(locks, () => leaders.push('two'), two.signal)
  lead(locks, () => leaders.push('three'), three.signal)
  expect(leaders).toEqual(['one'])
  two.abort()
  one.abort()
  await expect.poll(() => leaders).toEqual(['one', 'three'])
})
