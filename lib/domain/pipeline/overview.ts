import type { Attention } from '#lib/domain/pipeline/concerns'
import { NO_IMPORTERS } from '#lib/domain/pipeline/importer-view'
import { PIPELINE_KINDS } from '#lib/domain/pipeline/pipeline'
import { unreadOf } from '#lib/domain/freshness'
import type { Snapshot } from '#lib/domain/snapshot'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { OverviewCard } from '#lib/domain/pipeline/pipeline-views'

/** What needs attention in an environment, according to the last known state. */
export function overviewCard(
  environment: EnvironmentView,
  snapshot: Snapshot,
  attention: Attention,
  importers = NO_IMPORTERS,
): OverviewCard {
  const { imageStreams, deployments, statefulSets } = snapshot
  const isRead = imageStreams.ok || deployments.ok || statefulSets.ok
  return {
    environment,
    attention: isRead ? attention : null,
    importers: [...importers.all],
    unread: unreadOf(snapshot, PIPELINE_KINDS),
    freshness: snapshot.freshness,
  }
}
