import type { Store } from '../../fake-cluster/api/store'
import type { Registry } from '../../fake-cluster/registry/registry'
import { clockAt, type Clock } from './clock'
import { IMPORTER_REPOSITORY, putImportCronJob } from './cron-job'
import { putDeployment } from './deployments'
import { putRecentEvents } from './events'
import { putImageStream } from './image-streams'
import { putManyStreams } from './many-streams'
import { commitOf } from './names'
import { pushBuildOf } from './push-lane'
import { revisionsOf } from './revisions'
import { putServiceAccount } from './service-account'
import { putStatefulSet } from './stateful-sets'
import { tagHistoryOf, type CommitsOf, type TagHistory } from './tag-history'
import { STREAMS_OF_TEAM, teamsOf } from './teams'
import type { Environment, Lane } from './lane'
import { ENVIRONMENTS, lanesOf } from './lanes'

/** What the cluster has in addition to the team's: image streams in production, and namespaces of other teams. */
export type Extent = { moreStreams: number; moreEnvironments: number }

/** Fills an empty cluster and the registry with the team's state at `now`. The same `now` always gives the same state. */
export function seedDemo(
  store: Store,
  registry: Registry,
  now: Date,
  { moreStreams, moreEnvironments }: Extent = { moreStreams: 0, moreEnvironments: 0 },
  commitsOf: CommitsOf = () => undefined,
): void {
  const clock = clockAt(now)
  registry.clear()
  registry.push({
    repository: IMPORTER_REPOSITORY,
    tag: 'latest',
    created: new Date(clock.weeklyImport(60)).toISOString(),
    commit: commitOf(IMPORTER_REPOSITORY),
    source: 'https://github.com/packit/deployment',
  })
  for (const environment of ENVIRONMENTS) {
    for (const lane of lanesOf(environment)) {
      const history = tagHistoryOf(lane, environment, clock, commitsOf(lane.source))
      fillRepository(registry, lane, environment, history)
      putImageStream(store, lane, environment, history)
      putWorkloads(store, lane, environment, history, clock)
    }
    putServiceAccount(store, environment, clock)
    if (environment.scheduled) continue
    putManyStreams(store, registry, environment, moreStreams, clock)
    putImportCronJob(store, environment, clock)
  }
  for (const team of teamsOf(moreEnvironments)) {
    putServiceAccount(store, team, clock)
    putManyStreams(store, registry, team, STREAMS_OF_TEAM, clock)
  }
  putRecentEvents(store, clock)
}

function fillRepository(
  registry: Registry,
  lane: Lane,
  { name: tag }: Environment,
  { builds, isInRegistry, items }: TagHistory,
): void {
  for (const build of builds) pushBuildOf(lane, registry, build, tag)
  if (!isInRegistry) registry.removeTag(lane.repository, tag)
  for (const { fromOldest } of tag === 'prod' ? (lane.lost ?? []) : []) {
    const digest = items.at(-1 - fromOldest)?.digest
    if (digest) registry.removeManifest(lane.repository, digest)
  }
}

function putWorkloads(
  store: Store,
  lane: Lane,
  environment: Environment,
  history: TagHistory,
  clock: Clock,
): void {
  for (const workload of lane.workloads) {
    const revisions = revisionsOf(lane, workload, environment, history, clock)
    if (!revisions) continue
    if (workload.kind === 'StatefulSet') putStatefulSet(store, lane, workload, environment, revisions)
    else putDeployment(store, lane, workload, environment, revisions, clock)
  }
}
