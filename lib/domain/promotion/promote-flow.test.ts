import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fedFlow, promoteFlow, unlistedCommits } from '#lib/domain/promotion/promote-flow'
import { commitOf } from '#lib/domain/promotion/testing/test-sources'
import type { BuildView, ChecksView, CommitEntry, SourceView } from '#lib/domain/promotion/promotion-views'

const checks = (state: ChecksView['state']): ChecksView => ({ state, open: [], missing: [] })
const build = (state: BuildView['state']): BuildView => ({
  state,
  run: null,
  usualSeconds: null,
  failed: [],
  late: null,
})
const commit = commitOf('d2')
const entry = (isReverted: boolean): CommitEntry => ({
  commit,
  title: 'Fix it',
  revertedBy: isReverted ? commit : null,
  checks: null,
})

describe('the way between the branches', () => {
  it.each([
    ['ahead', 'green', 'ahead'],
    ['ahead', 'none', 'ahead'],
    ['ahead', 'red', 'red'],
    ['ahead', 'running', 'running'],
    ['ahead', 'missing', 'missing'],
    // Nothing is promoted: its checks interrupt nothing.
    ['level', 'red', 'level'],
    ['diverged', 'red', 'diverged'],
  ] as const)('%s with checks %s is %s', (state, own, flow) => {
    expect(promoteFlow({ state, checks: checks(own) })).toBe(flow)
  })
})

describe('the way from the build to a tag', () => {
  const flowOf = (state: 'current' | 'waiting' | 'building', own: BuildView['state']) =>
    fedFlow(
      { tag: 'tokman:prod', imported: null, registry: null, state, isRebuilt: false, workloads: [] },
      { build: build(own) },
    )

  it.each([
    ['running', 'building'],
    ['queued', 'building'],
    ['failed', 'unbuilt'],
    ['cancelled', 'unbuilt'],
    ['none', 'unbuilt'],
    ['succeeded', 'missing'],
  ] as const)('of an image that is nowhere, with a build that is %s, is %s', (state, flow) => {
    expect(flowOf('building', state)).toBe(flow)
  })

  it('is that of the tag where the image is there, whatever became of a later build', () => {
    expect(flowOf('current', 'failed')).toBe('current')
    expect(flowOf('waiting', 'failed')).toBe('waiting')
  })
})

it('counts each commit once: listed, as the other half of a reverted pair, or not listed', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 300 }), fc.nat({ max: 1000 }), (reverted, more) => {
      const commits = reverted.map(entry)
      const listed = reverted.reduce((sum, isReverted) => sum + (isReverted ? 2 : 1), 0)
      const source: Pick<SourceView, 'ahead' | 'commits'> = { ahead: listed + more, commits }
      expect(unlistedCommits(source)).toBe(more)
    }),
  )
})
