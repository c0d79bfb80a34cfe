import { describe, expect, it } from 'vitest'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { attemptsAmong, attemptsIn, newAttemptsMap, patchOf } from '#lib/server/attempts/attempts-map'
import { OwnAttempts } from '#lib/server/attempts/own-attempts'
import { titled, tryOf } from '#lib/server/attempts/testing/test-tries'
import { journalOf } from '#lib/server/journal/pages'

const NOON = Date.parse('2026-11-23T12:00:00Z')
const DAY = 86_400_000

/** Rows of one process. */
function rowsOf(...tries: [who: string, title: string, at?: number][]) {
  const own = new OwnAttempts()
  for (const [who, title, at = NOON] of tries) own.note(tryOf(who, titled(title)), at)
  return own.unwritten()
}

function applied(known: ConfigMap, { data }: ReturnType<typeof patchOf>): ConfigMap {
  const all: Record<string, string | null> = { ...known.data, ...data }
  const kept = Object.entries(all).flatMap(([key, text]) => (text === null ? [] : [[key, text] as const]))
  return { ...known, data: Object.fromEntries(kept) }
}

const dataOf = (...maps: ConfigMap[]) =>
  Object.fromEntries(maps.flatMap(({ data }) => Object.entries(data ?? {})))

describe('the attempts in a ConfigMap', () => {
  it('of two processes add up', () => {
    const [here, there] = [
      rowsOf(['vera', 'a'], ['vera', 'a', NOON + 1_000]),
      rowsOf(['vera', 'a', NOON + 5_000]),
    ]
    const data = dataOf(newAttemptsMap(here), newAttemptsMap(there))
    expect(attemptsIn({ data }).attempts).toMatchObject([
      { count: 3, firstAt: '2026-11-23T12:00:00.000Z', lastAt: '2026-11-23T12:00:05.000Z' },
    ])
  })

  it('are sorted, and those that cannot be read are counted', () => {
    const data = dataOf(newAttemptsMap(rowsOf(['vera', 'a'], ['vera', 'b', NOON + 1_000])))
    const key = (letter: string) => `2026-11-23.${letter.repeat(32)}.00000000`
    const more = { [key('a')]: '{', [key('b')]: '{"version":2}', [key('c')]: '{"version":1}', other: 'x' }
    const read = attemptsIn({ data: { ...data, ...more } })
    expect(read.attempts.map(({ title }) => title)).toEqual(['b', 'a'])
    expect(read).toMatchObject({ malformed: 2, newer: 1, leftOutTo: null })
  })

  it('are no page of the journal, so an earlier Quayside does not see them', () => {
    const map = newAttemptsMap(rowsOf(['vera', 'a']))
    expect(journalOf([map])).toMatchObject({ operations: [], malformed: 0, newer: [] })
    expect(attemptsAmong([map]).attempts).toHaveLength(1)
  })
})

describe('a patch', () => {
  it('leaves what others wrote, and removes what is older than 30 days', () => {
    const old = newAttemptsMap(rowsOf(['vera', 'old', NOON - 31 * DAY]))
    const recent = newAttemptsMap(rowsOf(['victor', 'recent', NOON - 29 * DAY]))
    const known = { ...old, data: dataOf(old, recent) }
    const after = attemptsIn(applied(known, patchOf(rowsOf(['vera', 'new']), known, NOON)))
    expect(after.attempts.map(({ title }) => title)).toEqual(['new', 'recent'])
    expect(after.leftOutTo).toBeNull()
  })

  it('keeps 200 rows, and takes from who has most: a flood leaves the rows of others, and says so', () => {
    let map = newAttemptsMap(rowsOf(['olga', 'a quiet attempt', NOON - 20 * DAY]))
    for (let day = 19; day >= 0; day -= 1) {
      const flood = Array.from({ length: 90 }, (_, index): [string, string, number] => {
        return [`p-${index % 4}`, `${day} ${index}`, NOON - day * DAY + index * 1_000]
      })
      map = applied(map, patchOf(rowsOf(...flood), map, NOON - day * DAY))
      expect(Object.keys(map.data ?? {}).length).toBeLessThanOrEqual(201)
    }
    const { attempts, leftOutTo } = attemptsIn(map)
    expect(attempts).toHaveLength(200)
    expect(attempts.at(-1)).toMatchObject({ title: 'a quiet attempt', by: 'olga' })
    expect(leftOutTo).toMatch(/^2026-11-2\d$/)
  })

  it('keeps 60 rows of one person', () => {
    let map = newAttemptsMap(new Map())
    for (let day = 20; day >= 0; day -= 1) {
      const tries = Array.from({ length: 20 }, (_, index): [string, string, number] => {
        return ['vera', `${day} ${index}`, NOON - day * DAY]
      })
      map = applied(map, patchOf(rowsOf(...tries), map, NOON - day * DAY))
    }
    expect(attemptsIn(map).attempts).toHaveLength(60)
  })
})
