import { describe, expect, it } from 'vitest'
import { fedTagViews } from '#lib/domain/promotion/fed-tag-view'
import { hasCommit } from '#lib/domain/promotion/image-commit'
import { laneBuild } from '#lib/domain/promotion/lane-build'
import { sourceView } from '#lib/domain/promotion/source-view'
import {
  commitOf,
  fedOf,
  FORGE_DOWN,
  ok,
  promotionOf,
  rangeTo,
  readOf,
  runOf,
  sha,
} from '#lib/domain/promotion/testing/test-sources'

const NOW = Date.parse('2026-11-23T18:30:00Z')
const TAG = 'packit-service:prod'
const running = runOf('a1', { state: 'running', endedAt: null })
const level = (...runs: ReturnType<typeof runOf>[]) => readOf([], { runs: ok(runs) })
const A1 = sha('a1')

describe('the row of a source', () => {
  it('has both heads, the way between them and the pull requests that messages name', () => {
    const read = readOf([commitOf('c1', { message: 'Fix (#7)' }), commitOf('b1')])
    expect(sourceView(read, [], NOW)).toMatchObject({
      state: 'ahead',
      ahead: 2,
      from: { name: 'main', head: { sha: sha('c1') } },
      to: { name: 'stable', head: { sha: A1 } },
      commits: [{ title: 'Fix (#7)', commit: { pullRequest: { number: 7 } } }, { title: 'Change b1' }],
      problem: null,
      warning: null,
    })
  })

  it('has the checks of each commit that they were read of', () => {
    const checks = {
      [sha('c1')]: ok([{ name: 'tests', state: 'success' as const, url: null }]),
      [sha('b1')]: ok([{ name: 'tests', state: 'failure' as const, url: null }]),
    }
    const read = readOf([commitOf('c1'), commitOf('b1'), commitOf('b0')], {
      checks,
      source: { checks: ['tests'] },
    })
    const shown = sourceView(read, [], NOW).commits.map((entry) => entry.checks?.state ?? null)
    expect(shown).toEqual(['green', 'red', null])
  })

  it('says diverged, behind and level', () => {
    const state = (ahead: number, behind: number) =>
      sourceView(readOf([], { range: ok(rangeTo('a1', [], { ahead, behind })) }), [], NOW).state
    expect([state(2, 1), state(0, 1), state(0, 0)]).toEqual(['diverged', 'behind', 'level'])
  })

  it('shows what is known where a part is not, and why', () => {
    const view = sourceView(readOf([commitOf('b1')], { runs: FORGE_DOWN }), [], NOW)
    expect(view).toMatchObject({
      state: 'ahead',
      build: { state: 'unknown' },
      problem: 'GitHub does not answer.',
    })
    expect(sourceView(readOf([], { from: FORGE_DOWN }), [], NOW)).toMatchObject({ state: 'unknown' })
    expect(sourceView(readOf([], { staleAt: '2026-11-23T18:00:00Z' }), [], NOW).problem).toMatch(/last known/)
  })

  it('takes no range of other heads for its own: a branch moved between two requests', () => {
    const read = readOf([commitOf('b1')], { to: ok({ head: commitOf('b1'), protectedBy: null }) })
    expect(sourceView(read, [], NOW)).toMatchObject({ state: 'unknown', ahead: 0, commits: [] })
  })
})

describe('what a tag has of a source', () => {
  const stateOf = (...images: [Parameters<typeof fedOf>[1], Parameters<typeof fedOf>[2]]) =>
    fedTagViews(level(), [fedOf(TAG, ...images)])[0]?.state

  it('is current, waits, or is being built', () => {
    expect(stateOf(['1', A1], ['1', A1])).toBe('current')
    expect(stateOf(['1', A1], null)).toBe('current')
    expect(stateOf(['0', sha('99')], ['1', A1.slice(0, 7)])).toBe('waiting')
    expect(stateOf(null, ['1', A1])).toBe('waiting')
    expect(stateOf(['0', sha('99')], ['0', sha('99')])).toBe('building')
  })

  it('is unknown where no commit is, or another commit has the same beginning', () => {
    expect(stateOf(['0', null], ['1', null])).toBe('unknown')
    expect(stateOf(['0', sha('99')], null)).toBe('unknown')
    const twins = readOf([commitOf('a100000b')], { runs: ok([]) })
    expect(fedTagViews(twins, [fedOf(TAG, ['0', sha('99')], ['1', 'a100000'])])[0]?.state).toBe('unknown')
    expect(fedTagViews(twins, [fedOf(TAG, ['0', sha('99')], ['1', A1])])[0]?.state).toBe('waiting')
  })

  it('is rebuilt, and no news, where only the digest is new', () => {
    const [view] = fedTagViews(level(), [fedOf(TAG, ['1', A1], ['2', A1.slice(0, 7)])])
    expect(view).toMatchObject({ state: 'current', isRebuilt: true })
    expect(fedTagViews(level(), [fedOf(TAG, ['1', A1], ['1', A1])])[0]?.isRebuilt).toBe(false)
    expect(fedTagViews(level(), [fedOf(TAG, ['1', null], ['2', null])])[0]?.isRebuilt).toBe(false)
  })
})

describe('what a workload has of a tag', () => {
  it('is the commit of the tag, another one or unknown, whatever the length of its name', () => {
    const having = (commit: string | null) => {
      return { workload: { kind: 'Deployment', name: 'packit-service' }, commit, state: 'current' } as const
    }
    const fed = { ...fedOf(TAG, ['1', A1], null), workloads: [A1.slice(0, 7), sha('99'), null].map(having) }
    const [view] = fedTagViews(level(), [fed])
    expect(view?.workloads.map(({ isSameCommit }) => isSameCommit)).toEqual([true, false, false])
    expect(fedTagViews(level(), [])[0]?.workloads).toEqual([])
  })
})

describe('an image of a commit or a later one', () => {
  const followed = [sha('99'), sha('98'), sha('b1'), sha('c1')]
  const moved = (runs = [runOf('a1')]) => readOf([commitOf('c1')], { runs: ok(runs), followed })

  it('is of the head of the branch, and of what was built after', () => {
    expect(hasCommit(A1, A1, moved())).toBe(true)
    expect(hasCommit(A1, sha('99'), moved())).toBe(true)
    const later = runOf('b1', { createdAt: '2026-11-23T18:20:00Z' })
    expect(hasCommit(sha('b1'), A1, moved([later, runOf('a1')]))).toBe(true)
    expect(hasCommit(A1, sha('b1'), moved([later, runOf('a1')]))).toBe(true)
    expect(hasCommit(sha('98'), A1, moved())).toBe(false)
    expect(hasCommit(null, A1, moved())).toBe(false)
  })

  it('is not of a head that was read before the branch moved', () => {
    expect(hasCommit(A1, sha('c1'), moved())).toBe(false)
  })

  it('is not of a head that was read before anybody knew of the commit: it may be older than the commit', () => {
    const early = { ...moved(), followed: [] }
    expect(hasCommit(A1, sha('99'), early)).toBe(false)
    expect(hasCommit(A1, A1, early)).toBe(true)
  })

  it('is not of an older run that was made again', () => {
    const again = runOf('99', {
      attempt: 2,
      createdAt: '2026-11-22T18:00:00Z',
      startedAt: '2026-11-23T19:00:00Z',
    })
    expect(hasCommit(sha('99'), A1, moved([again, runOf('a1')]))).toBe(false)
  })
})

describe('the build that a lane waits for', () => {
  const old = fedOf(TAG, ['0', sha('99')], ['0', sha('99')])
  const buildOf = (read: ReturnType<typeof level>, fed = old) =>
    laneBuild(promotionOf([read], [fed]), TAG, NOW)

  it('is told while it goes on, and when it failed', () => {
    expect(buildOf(level(running))).toMatchObject({
      repository: 'packit/packit-service',
      build: { state: 'running' },
    })
    expect(buildOf(level(runOf('a1', { state: 'failed' })))?.build.state).toBe('failed')
    expect(buildOf(level())?.build.state).toBe('none')
    expect(buildOf(level(runOf('a1')))).toBeNull()
  })

  it('is no news where the registry has the image, or the lane is not fed', () => {
    const there = fedOf(TAG, ['0', sha('99')], ['1', A1])
    expect(buildOf(level(runOf('a1', { state: 'failed' })), there)).toBeNull()
    expect(laneBuild(promotionOf([level(running)], []), 'tokman:prod', NOW)).toBeNull()
  })

  it('is not missed where nobody knows of which commit the image is', () => {
    expect(buildOf(level(), fedOf(TAG, ['0', null], ['0', null]))).toBeNull()
  })
})
