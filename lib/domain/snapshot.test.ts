import { describe, expect, it } from 'vitest'
import { freshAtOf, KINDS, type Freshness, type Kind, type Snapshot } from '#lib/domain/snapshot'
import { snapshotOf } from '#lib/domain/testing/test-objects'

const withFreshness = (of: Partial<Record<Kind, Partial<Freshness>>>): Snapshot => {
  const snapshot = snapshotOf()
  const freshness = { ...snapshot.freshness }
  for (const kind of KINDS) freshness[kind] = { ...freshness[kind], ...of[kind] }
  return { ...snapshot, freshness }
}

describe('a view of several kinds', () => {
  const snapshot = withFreshness({
    pods: { freshAt: '2026-11-23T18:29:50.000Z' },
    imageStreams: { freshAt: '2026-11-23T18:10:00.000Z' },
    replicaSets: { freshAt: null },
  })

  it('is as old as the oldest one', () => {
    expect(freshAtOf(snapshot, ['deployments', 'pods'])).toBe('2026-11-23T18:29:50.000Z')
    expect(freshAtOf(snapshot, KINDS)).toBe('2026-11-23T18:10:00.000Z')
  })

  it('is fresh if none of them was read', () => {
    expect(freshAtOf(snapshot, ['replicaSets'])).toBe(snapshot.readAt)
  })
})
