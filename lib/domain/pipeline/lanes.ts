import { findImage, type Images } from '#lib/domain/image/image'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import type { Ownership } from '#lib/domain/workload/ownership'
import { Memo } from '#lib/domain/memo'
import { summarize } from '#lib/domain/workload/rollout'
import { scheduleOf } from '#lib/domain/image-stream/scheduled-import'
import { pinOf } from '#lib/domain/image-stream/pin-source'
import { newestOf, sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { pullSpecOf } from '#lib/domain/image-stream/pull-spec-of'
import type { Supplies } from '#lib/domain/image-stream/tag-supply'
import { isPlaced, judgedBy, type JudgedTriggers, type PlacedTrigger } from '#lib/domain/workload/triggers'
import { pullSpecIn } from '#lib/domain/workload/pod-template'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import type { Workload } from '#lib/domain/workload/workload'

/** A workload and its triggers from one tag. There can be one for each container. */
export type Consumer = { workload: Workload; tag: string; triggers: PlacedTrigger[]; problem: string | null }

/** The consumers of a workload's triggers, by the stream that feeds them. */
export type Consumers = ReadonlyMap<string, readonly Consumer[]>

const consumersOfTriggers = new Memo<JudgedTriggers, Consumers>()

/** With paused triggers, but without triggers from other namespaces, whose tags are not lanes here. */
export function consumersOf(workload: Workload, supplies: Supplies): Consumers {
  const judged = judgedBy(supplies, workload)
  return consumersOfTriggers.of(judged, [], () => consumersIn(workload, judged))
}

function consumersIn(workload: Workload, { list, problem }: JudgedTriggers): Consumers {
  const consumers = new Map<string, Consumer[]>()
  for (const trigger of list) {
    if (!isPlaced(trigger) || trigger.namespace !== null || !trigger.wakes) continue
    const { stream, tag } = trigger
    const ofStream = consumers.get(stream) ?? []
    const ofTag = ofStream.find((each) => each.tag === tag)
    if (ofTag) ofTag.triggers.push(trigger)
    else consumers.set(stream, [...ofStream, { workload, tag, triggers: [trigger], problem }])
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

/** A workload that a tag feeds. */
export type Fed = { tag: StreamTag; summary: WorkloadSummary }

/** The workloads that the tags of a stream feed. An unchanged summary stays the same object. */
export function workloadsFedBy(
  stream: ImageStream,
  consumers: readonly Consumer[],
  ownership: Ownership,
): Fed[] {
  return consumers.flatMap((consumer) => {
    const tag = tagsOf(stream).find(({ name }) => name === consumer.tag)
    return tag === undefined ? [] : [{ tag, summary: summaryFor(tag, consumer, ownership) }]
  })
}

const summaries = new Memo<Consumer, WorkloadSummary>()

function summaryFor(tag: StreamTag, consumer: Consumer, ownership: Ownership): WorkloadSummary {
  const { workload, triggers, problem } = consumer
  const newest = newestOf(tag)
  const wanted = newest && pullSpecOf(tag, newest)
  const { template } = workload.object.spec
  const isBehind =
    wanted !== undefined && triggers.some(({ container }) => pullSpecIn(template, container) !== wanted)
  const summary = summarize(workload, ownership, triggers[0]?.container)
  return summaries.of(consumer, [summary, isBehind], () => ({
    ...summary,
    triggerProblem: problem,
    pausedContainer: triggers.find(({ isPaused }) => isPaused)?.container ?? null,
    isBehind,
  }))
}
