import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extended, gapsIn, isWatched, SILENCE_MS, stretchesIn } from '#lib/domain/chronicle/stretches'

const MINUTE = 60_000
const minutes = (from: number, until: number) => ({ from: from * MINUTE, until: until * MINUTE })
const stretch = fc.tuple(fc.nat(200), fc.nat(60)).map(([from, long]) => minutes(from, from + long))

describe('a gap', () => {
  it('is a time in which no replica watched', () => {
    const here = minutes(0, 60)
    const there = minutes(30, 90)
    expect(gapsIn([here, there, minutes(120, 200)], 205 * MINUTE)).toEqual([minutes(90, 120)])
  })

  it('is not told if it is short, nor before the first observation', () => {
    expect(gapsIn([minutes(100, 110), minutes(118, 130)], 131 * MINUTE)).toEqual([])
    expect(gapsIn([], 131 * MINUTE)).toEqual([])
  })

  it('goes on until now if nobody watches', () => {
    expect(gapsIn([minutes(0, 60)], 100 * MINUTE)).toEqual([minutes(60, 100)])
  })
})

describe('whether somebody watched', () => {
  it('is told from the first observation on, but not of gaps', () => {
    const stretches = [minutes(10, 60), minutes(90, 120)]
    const found = [5, 10, 30, 75, 100, 119].map((at) => isWatched(stretches, at * MINUTE, 121 * MINUTE))
    expect(found).toEqual([false, true, true, false, true, true])
    expect(isWatched(stretches, 130 * MINUTE, 140 * MINUTE)).toBe(false)
    expect(isWatched([], 30 * MINUTE, 121 * MINUTE)).toBe(false)
  })

  it('of thousands of times is told from gaps that are found once', () => {
    let reads = 0
    const counted = {
      until: 120 * MINUTE,
      get from() {
        reads += 1
        return 90 * MINUTE
      },
    }
    const stretches = [minutes(10, 60), counted]
    isWatched(stretches, 30 * MINUTE, 121 * MINUTE)
    const once = reads
    for (let at = 0; at < 1_000; at += 1) isWatched(stretches, at * MINUTE, 121 * MINUTE)
    expect(reads).toBe(once)
  })
})

describe('stretches of replicas', () => {
  it('are one line, in whatever order they are read', () => {
    fc.assert(
      fc.property(fc.array(stretch), (all) => {
        const line = stretchesIn(all)
        expect(stretchesIn([...all].reverse())).toEqual(line)
        expect(stretchesIn([...line, ...all])).toEqual(line)
        for (const [index, { from }] of line.slice(1).entries())
          expect(from - (line[index]?.until ?? 0)).toBeGreaterThan(SILENCE_MS)
      }),
    )
  })

  it('go on while somebody watches, and begin again after a silence', () => {
    const known = [minutes(0, 60)]
    expect(extended(known, 65 * MINUTE)).toEqual(minutes(0, 65))
    expect(extended(known, 71 * MINUTE)).toEqual(minutes(71, 71))
    expect(extended([], 5 * MINUTE)).toEqual(minutes(5, 5))
    // A clock that is behind takes nothing back.
    expect(extended(known, 59 * MINUTE)).toEqual(minutes(0, 60))
  })
})
