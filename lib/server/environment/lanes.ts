import 'server-only'
import { LaneMemo, type LaneIndex } from '#lib/domain/pipeline/lane-index'
import type { Snapshot } from '#lib/domain/snapshot'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'

const keptOf = perEnvironment('lanes', () => ({ memo: new LaneMemo() }))

/** The lanes of an environment in its newest snapshot, made from those of the one before. */
export function lanesIn(environment: Environment, snapshot: Snapshot): LaneIndex {
  const kept = keptOf(environment)
  try {
    return kept.memo.of(snapshot)
  } catch (error) {
    // It may have taken half of a change. The next one is made from scratch, so that it fails again or is right.
    kept.memo = new LaneMemo()
    throw error
  }
}
