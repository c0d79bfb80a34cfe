import 'server-only'
import { LatestMoves, otherMoves, type MoveFilter, type OtherMoves } from '#lib/domain/activity/other-moves'
import { unreadKind, unreadOf } from '#lib/domain/freshness'
import type { Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { workloadsOf } from '#lib/domain/workload/workload'
import { batchOf } from '#lib/server/environment/batch'
import { lanesIn } from '#lib/server/environment/lanes'
import { perEnvironment } from '#lib/server/environment/per-environment'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { moveEvidenceIn } from '#lib/server/views/move-evidence'

const latestOf = perEnvironment('latest-moves', () => new LatestMoves())

const MOVED = ['imageStreams', 'deployments', 'statefulSets'] as const

/** The latest moves in an environment that no operation of its journal made. */
export function otherMovesIn(environment: Environment, snapshot: Snapshot, filter: MoveFilter): OtherMoves {
  const { entries } = lanesIn(environment, snapshot)
  const latest = latestOf(environment).of(entries, workloadsOf(snapshot))
  const now = Date.parse(snapshot.readAt)
  const { cronJobs, jobs } = batchOf(storeOf(environment))
  return {
    ...otherMoves(latest, ownershipOf(snapshot), moveEvidenceIn(environment), now, filter),
    unread: [...unreadOf(snapshot, MOVED), ...unreadKind('CronJobs', cronJobs), ...unreadKind('Jobs', jobs)],
  }
}
