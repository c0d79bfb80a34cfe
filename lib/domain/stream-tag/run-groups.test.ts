import { describe, expect, it } from 'vitest'
import { groupRuns } from '#lib/domain/stream-tag/run-groups'
import type { ImageRun } from '#lib/domain/stream-tag/tag-views'

const run = (name: string, members: Partial<ImageRun> = {}): ImageRun => ({
  workload: { kind: 'Deployment', name },
  state: 'ended',
  since: { at: '2026-11-17T18:00:00Z', isExact: true },
  until: null,
  ...members,
})

const namesOf = (runs: ImageRun[]) =>
  groupRuns(runs).map(({ workloads }) => workloads.map(({ name }) => name))

describe('runs', () => {
  it('of workloads that moved within seconds are one group', () => {
    const later = { since: { at: '2026-11-17T18:00:07Z', isExact: true } }
    expect(namesOf([run('beat'), run('worker', later)])).toEqual([['beat', 'worker']])
  })

  it.each([
    ['another state', { state: 'runs' }],
    ['another time', { since: { at: '2026-11-17T18:05:00Z', isExact: true } }],
    ['a less exact time', { since: { at: '2026-11-17T18:00:00Z', isExact: false } }],
    ['an unknown time', { since: null }],
  ] as const)('with %s are separate groups', (_what, members) => {
    expect(namesOf([run('beat'), run('worker', members)])).toEqual([['beat'], ['worker']])
  })
})
