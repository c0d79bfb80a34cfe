import { describe, expect, it } from 'vitest'
import type { BuildRun } from '#lib/domain/promotion/forge-answers'
import { hasCommit } from '#lib/domain/promotion/image-commit'
import { commitOf, ok, rangeTo, readOf, runOf, sha } from '#lib/domain/promotion/testing/test-sources'

const runAt = (start: string, createdAt: string): BuildRun => runOf(start, { createdAt })
const own = runAt('b1', '2026-11-23T18:28:05Z')

describe('an image of a later commit', () => {
  it('has a commit whose run is older', () => {
    const next = runAt('c1', '2026-11-23T18:40:00Z')
    const read = readOf([], { runs: ok([next, own]) })
    expect(hasCommit(sha('c1'), sha('b1'), read)).toBe(true)
    expect(hasCommit(sha('b1'), sha('c1'), read)).toBe(false)
  })

  it('is none of a head that the branch was put back to, although it is built again', () => {
    const runs = ok([runAt('a1', '2026-11-23T18:40:00Z'), own])
    const back = readOf([commitOf('b1')], { runs, followed: [sha('b1')] })
    expect(hasCommit(sha('a1'), sha('b1'), back)).toBe(false)
    const inPart = { ...back, range: ok(rangeTo('a1', [commitOf('b1')], { isWhole: false, ahead: 300 })) }
    expect(hasCommit(sha('a1'), sha('b1'), inPart)).toBe(false)
  })

  it('is none of a commit that was built before, too', () => {
    const runs = ok([runAt('99', '2026-11-23T18:40:00Z'), own, runAt('99', '2026-11-22T18:00:00Z')])
    expect(hasCommit(sha('99'), sha('b1'), readOf([], { runs }))).toBe(false)
  })
})
