import { TITLES } from '#lib/domain/freshness'
import { consumersOf, lanesOf } from '#lib/domain/lanes'
import type { Images } from '#lib/domain/image'
import { ownershipOf } from '#lib/domain/ownership'
import { summarize } from '#lib/domain/rollout'
import { freshAtOf, type Kind, type Snapshot } from '#lib/domain/snapshot'
import { newestOf, tagsOf } from '#lib/domain/tag-source'
import type { EnvironmentView, PipelineView, Unread } from '#lib/domain/views'
import { valueOr, workloadsOf, type WorkloadKey } from '#lib/domain/workload'

const SHOWN = ['imageStreams', 'deployments', 'statefulSets', 'replicaSets', 'pods'] as const

/** The home of an environment: each stream tag with the workloads that it feeds, and those that no tag feeds. */
export function pipelineView(environment: EnvironmentView, snapshot: Snapshot, images: Images): PipelineView {
  const workloads = workloadsOf(snapshot)
  const ownership = ownershipOf(snapshot)
  const streams = valueOr(snapshot.imageStreams, [])
  const lanes = lanesOf(streams, consumersOf(workloads), ownership, images)
  const fed = new Set(lanes.flatMap((lane) => lane.workloads).map(keyOf))
  return {
    environment,
    readAt: freshAtOf(snapshot, SHOWN),
    lanes,
    others: workloads
      .map((workload) => summarize(workload, ownership))
      .filter((summary) => !fed.has(keyOf(summary))),
    unread: unreadOf(snapshot, SHOWN),
  }
}

const keyOf = ({ kind, name }: WorkloadKey) => `${kind}/${name}`

/** The newest digest of every lane: what the pipeline needs image details of. */
export function newestImages(snapshot: Snapshot): { stream: string; digest: string }[] {
  return valueOr(snapshot.imageStreams, [])
    .flatMap(tagsOf)
    .flatMap((tag) => {
      const digest = newestOf(tag)?.image ?? ''
      return digest === '' ? [] : [{ stream: tag.stream.metadata.name, digest }]
    })
}

/** Of the kinds that a page shows, those that could not be read. */
export function unreadOf(snapshot: Snapshot, kinds: readonly Kind[]): Unread[] {
  return kinds.flatMap((kind) => {
    const answer = snapshot[kind]
    return answer.ok ? [] : [{ what: TITLES[kind], error: answer.error }]
  })
}
