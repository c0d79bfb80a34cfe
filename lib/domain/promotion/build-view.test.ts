import { describe, expect, it } from 'vitest'
import { buildViewOf, NO_RUN_MS } from '#lib/domain/promotion/build-view'
import { buildWords } from '#lib/domain/promotion/build-words'
import type { BuildRun } from '#lib/domain/promotion/forge-answers'
import { FORGE_DOWN, ok, runOf, sha } from '#lib/domain/promotion/testing/test-sources'

const NOW = Date.parse('2026-11-23T18:30:00Z')
const ago = (ms: number) => new Date(NOW - ms).toISOString()
const view = (runs: BuildRun[], movedAt: string | null = null) =>
  buildViewOf(ok(runs), sha('d258783'), movedAt, NOW)
const running = { state: 'running', endedAt: null } as const

describe('the build of a commit', () => {
  it('is the run of this commit, and of no other', () => {
    expect(view([runOf('e1', running), runOf('d258783'), runOf('a1')])).toMatchObject({
      state: 'succeeded',
      run: { sha: sha('d258783') },
      usualSeconds: 2400,
    })
    expect(view([runOf('e1', running), runOf('a1')])).toMatchObject({ state: 'none', run: null })
  })

  it('is awaited for five minutes, then there is none; unknown where nobody says', () => {
    expect(view([], ago(NO_RUN_MS - 1)).state).toBe('waiting')
    expect(view([], ago(NO_RUN_MS)).state).toBe('none')
    expect(buildViewOf(FORGE_DOWN, sha('d258783'), null, NOW).state).toBe('unknown')
  })

  it('is the attempt that was made last', () => {
    const failed = runOf('d258783', { state: 'failed', createdAt: '2026-11-23T17:00:00Z' })
    const again = { ...failed, ...running, attempt: 2, startedAt: null, state: 'queued' as const }
    expect(view([failed, again]).run).toBe(again)
    const other = runOf('d258783', { id: 'other', startedAt: '2026-11-23T18:10:00Z' })
    expect(view([failed, other]).run).toBe(other)
    expect(view([other, failed]).run).toBe(other)
  })

  it('usually takes the median of the last successes', () => {
    const taking = (start: string, minutes: number, state: BuildRun['state'] = 'succeeded') =>
      runOf(start, {
        state,
        startedAt: '2026-11-23T10:00:00Z',
        endedAt: new Date(Date.parse('2026-11-23T10:00:00Z') + minutes * 60_000).toISOString(),
      })
    const runs = [taking('1', 40), taking('2', 38), taking('3', 300), taking('4', 1, 'failed')]
    expect(view(runs).usualSeconds).toBe(2400)
    expect(view([taking('4', 1, 'cancelled')]).usualSeconds).toBeNull()
  })

  it('tells of a run of an older commit that ends later, and so has the last word in the registry', () => {
    const own = runOf('d258783', { endedAt: '2026-11-23T18:41:00Z' })
    const older = (parts: Partial<BuildRun>) => runOf('a1', { createdAt: '2026-11-23T17:00:00Z', ...parts })
    expect(view([own, older({ endedAt: '2026-11-23T18:50:00Z' })]).late?.sha).toBe(sha('a1'))
    expect(view([own, older(running)]).late?.sha).toBe(sha('a1'))
    expect(view([own, older({ endedAt: '2026-11-23T18:30:00Z' })]).late).toBeNull()
    expect(view([own, older({ state: 'failed', endedAt: '2026-11-23T18:50:00Z' })]).late).toBeNull()
    expect(view([own, runOf('e1', { ...running, createdAt: '2026-11-23T18:20:00Z' })]).late).toBeNull()
  })

  it('is told in words', () => {
    const words = (...runs: BuildRun[]) => buildWords({ commit: sha('d258783'), build: view(runs) }, NOW)
    const since = (ms: number) => runOf('d258783', { ...running, startedAt: ago(ms) })
    expect(words(since(12 * 60_000), runOf('a1'))).toBe('building d258783, 12 of about 40 min')
    expect(words(since(-60_000), runOf('a1'))).toBe('building d258783, 0 s of about 40 min')
    expect(words(since(12 * 60_000))).toBe('building d258783, for 12 min')
    const job = { name: 'worker', state: 'failed', startedAt: null, endedAt: null, url: null } as const
    expect(words(runOf('d258783', { state: 'failed', jobs: [job] }))).toBe('build of d258783 failed: worker')
    expect(words()).toBe('no build of d258783')
  })
})
