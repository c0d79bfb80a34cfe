import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findImage, type Images } from '#lib/domain/image/image'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import type { Ownership } from '#lib/domain/workload/ownership'
import { Memo } from '#lib/domain/memo'
import { summarize } from '#lib/domain/workload/rollout'
import { scheduleOf } from '#lib/domain/image-stream/scheduled-import'
import { pinOf } from '#lib/domain/image-stream/pin-source'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { pullSpecOf } from '#lib/domain/image-stream/pull-spec-of'
import type { Supplies } from '#lib/domain/image-stream/tag-supply'
import { isPlaced, judge, triggersOf, type PlacedTrigger } from '#lib/domain/workload/triggers'
import { pullSpecIn } from '#lib/domain/workload/pod-template'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import type { Workload } from '#lib/domain/workload/workload'

/** A workload and its triggers from one tag. There can be one for each container. */
export type Consumer = { workload: Workload; triggers: PlacedTrigger[]; problem: string | null }

/** Consumers by the tag that feeds them. */
export type Consumers = ReadonlyMap<string, Consumer[]>

/** With paused triggers, but without triggers from other namespaces, whose tags are not lanes here. */
export function consumersOf(workloads: readonly Workload[], supplies: Supplies): Consumers {
  const consumers = new Map<string, Consumer[]>()
  for (const workload of workloads) {
    const { list, problem } = judge(triggersOf(workload), supplies)
    const triggers = list.filter(isPlaced).filter(({ namespace, wakes }) => namespace === null && wakes)
    for (const key of new Set(triggers.map(({ stream, tag }) => tagKey(stream, tag)))) {
      const ofTag = triggers.filter(({ stream, tag }) => tagKey(stream, tag) === key)
      consumers.set(key, [...(consumers.get(key) ?? []), { workload, triggers: ofTag, problem }])
    }
  }
  return consumers
}

export function laneOf(
  tag: StreamTag,
  workloads: WorkloadSummary[],
  images: Images,
  cronJobs: string[] = [],
): LaneView {
  const newest = newestOf(tag)
  return {
    stream: tag.stream.metadata.name,
    tag: tag.name,
    source: sourceOf(tag),
    schedule: scheduleOf(tag),
    pin: pinOf(tag),
    import: importStateOf(tag),
    image: newest && newest.image !== '' ? findImage(images, newest.image) : null,
    importedAt: newest?.created ?? null,
    workloads,
    cronJobs,
  }
}

/** The summaries of the workloads that a tag feeds. An unchanged one stays the same object. */
export function workloadsFedBy(
  tag: StreamTag,
  consumers: Consumer[],
  ownership: Ownership,
): WorkloadSummary[] {
  const newest = newestOf(tag)
  const wanted = newest && pullSpecOf(tag, newest)
  return consumers.map(({ workload, triggers, problem }) => {
    const { template } = workload.object.spec
    const pausedContainer = triggers.find(({ isPaused }) => isPaused)?.container ?? null
    const isBehind =
      wanted !== undefined && triggers.some(({ container }) => pullSpecIn(template, container) !== wanted)
    const summary = summarize(workload, ownership, triggers[0]?.container)
    return summariesForTag.of(summary, [pausedContainer, isBehind, problem], () => ({
      ...summary,
      triggerProblem: problem,
      pausedContainer,
      isBehind,
    }))
  })
}

const summariesForTag = new Memo<WorkloadSummary, WorkloadSummary>()
