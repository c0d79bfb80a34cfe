import type { ImageStream } from '#lib/kubernetes/objects'
import { lookUp, type Images } from '#lib/domain/image'
import { importStateOf } from '#lib/domain/import-state'
import type { Ownership } from '#lib/domain/ownership'
import { digestOf } from '#lib/domain/pull-spec'
import { summarize } from '#lib/domain/rollout'
import { pinOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/tag-source'
import { containersOf, triggersOf, type Trigger } from '#lib/domain/triggers'
import type { LaneView, WorkloadSummary } from '#lib/domain/views'
import type { Workload } from '#lib/domain/workload'

/** The workloads of a namespace by the tag that a trigger of theirs names, paused triggers too. */
export type Consumers = ReadonlyMap<string, { workload: Workload; trigger: Trigger }[]>

export const tagKey = (stream: string, tag: string) => `${stream}:${tag}`

/** @param namespace of the streams; a trigger may name a stream of another namespace, which is no lane here */
export function consumersOf(workloads: Workload[], namespace: string): Consumers {
  const map = new Map<string, { workload: Workload; trigger: Trigger }[]>()
  for (const workload of workloads) {
    for (const trigger of triggersOf(workload).list) {
      if ((trigger.namespace ?? namespace) !== namespace) continue
      const key = tagKey(trigger.stream, trigger.tag)
      map.set(key, [...(map.get(key) ?? []), { workload, trigger }])
    }
  }
  return map
}

/** One stream tag with its source in the registry and the workloads that its triggers feed. */
export function laneOf(tag: StreamTag, consumers: Consumers, ownership: Ownership, images: Images): LaneView {
  const stream = tag.stream.metadata.name
  const newest = tag.status?.items?.[0]
  return {
    stream,
    tag: tag.name,
    source: sourceOf(tag),
    isScheduled: tag.spec?.importPolicy?.scheduled ?? false,
    pin: pinOf(tag),
    import: importStateOf(tag),
    image: newest && newest.image !== '' ? lookUp(images, newest.image) : null,
    importedAt: newest?.created ?? null,
    workloads: (consumers.get(tagKey(stream, tag.name)) ?? []).map(({ workload, trigger }) =>
      summarizeConsumer(workload, trigger, newest?.image, ownership),
    ),
  }
}

export function lanesOf(
  streams: ImageStream[],
  consumers: Consumers,
  ownership: Ownership,
  images: Images,
): LaneView[] {
  return streams
    .flatMap(tagsOf)
    .map((tag) => laneOf(tag, consumers, ownership, images))
    .sort((a, b) => a.stream.localeCompare(b.stream) || a.tag.localeCompare(b.tag))
}

function summarizeConsumer(
  workload: Workload,
  trigger: Trigger,
  newestDigest: string | undefined,
  ownership: Ownership,
): WorkloadSummary {
  const container = containersOf(workload.object.spec.template).find(({ name }) => name === trigger.container)
  return {
    ...summarize(workload, ownership),
    isPaused: trigger.isPaused,
    isBehind: newestDigest !== undefined && digestOf(container?.image ?? '') !== newestDigest,
  }
}
