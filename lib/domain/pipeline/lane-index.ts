import { valueOr, type Answer } from '#lib/domain/answer'
import type { CronJob, ImageStream } from '#lib/kubernetes/objects'
import { cronJobWords, fedCronJobs, type FedCronJob } from '#lib/domain/pipeline/cron-jobs'
import { consumersOf, laneOf, workloadsFedBy, type Consumers } from '#lib/domain/pipeline/lanes'
import { failureEventsOf } from '#lib/domain/workload/failure-events'
import { ownershipOf, type Ownership } from '#lib/domain/workload/ownership'
import { Memo } from '#lib/domain/memo'
import { suppliesOf } from '#lib/domain/image-stream/tag-supply'
import { summarize } from '#lib/domain/workload/rollout'
import { judge, triggersOf } from '#lib/domain/workload/triggers'
import { freshAtOf, type Snapshot } from '#lib/domain/snapshot'
import { tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import { keyOf, workloadsOf } from '#lib/domain/workload/workload'

/** A lane and the text to search in. Only the digest of its image is known. */
export type LaneEntry = { key: string; text: string; tag: StreamTag; lane: LaneView }

/** All lanes of an environment, sorted by stream and tag, and the workloads that no lane feeds. */
export type LaneIndex = { entries: readonly LaneEntry[]; others: readonly WorkloadSummary[] }

const entryOfTag = new Memo<StreamTag, LaneEntry>()
const indexOfStreams = new Memo<readonly ImageStream[], LaneIndex>()

const unfed = new Memo<WorkloadSummary, WorkloadSummary>()

const NO_STREAMS: readonly ImageStream[] = []
const NO_WORKLOADS: WorkloadSummary[] = []
const NO_WORDS: string[] = []
const NO_CRON_JOBS: Answer<readonly CronJob[]> = { ok: true, value: [] }

/** The same index while nothing changes. After a change, lanes that did not change keep their entries. */
export function laneIndexOf(snapshot: Snapshot): LaneIndex {
  const streams = valueOr(snapshot.imageStreams, NO_STREAMS)
  const { deployments, statefulSets, replicaSets, controllerRevisions, pods, cronJobs } = snapshot
  const kinds = [deployments, statefulSets, replicaSets, controllerRevisions, pods, cronJobs ?? NO_CRON_JOBS]
  const from: unknown[] = kinds.map((kind) => (kind.ok ? kind.value : kind.error))
  from.push(...failureEventsOf(snapshot))
  return indexOfStreams.of(streams, [...from, freshAtOf(snapshot, ['pods'])], () => {
    return makeIndex(streams, snapshot)
  })
}

function makeIndex(streams: readonly ImageStream[], snapshot: Snapshot): LaneIndex {
  const workloads = workloadsOf(snapshot)
  const supplies = suppliesOf(snapshot)
  const consumers = consumersOf(workloads, supplies)
  const cronJobs = fedCronJobs(snapshot, supplies)
  const ownership = ownershipOf(snapshot)
  const entries: LaneEntry[] = []
  for (const stream of [...streams].sort(byName)) {
    for (const tag of tagsOf(stream)) {
      entries.push(entryOf(tag, consumers, cronJobs, ownership))
    }
  }
  const fed = new Set(entries.flatMap(({ lane }) => lane.workloads.map(keyOf)))
  const others = workloads
    .filter(({ kind, object }) => !fed.has(keyOf({ kind, name: object.metadata.name })))
    .map((workload) => {
      const { problem } = judge(triggersOf(workload), supplies)
      const summary = summarize(workload, ownership)
      return unfed.of(summary, [problem], () => ({ ...summary, triggerProblem: problem }))
    })
  return { entries, others }
}

/** Lists are almost sorted by bytes. A comparison with `localeCompare` takes longer than the rest of the index. */
function byName({ metadata: a }: ImageStream, { metadata: b }: ImageStream): number {
  return a.name < b.name ? -1 : Number(a.name > b.name)
}

function entryOf(
  tag: StreamTag,
  consumers: Consumers,
  cronJobs: readonly FedCronJob[],
  ownership: Ownership,
): LaneEntry {
  const { key } = tag
  const fed = consumers.get(key)
  const workloads = fed === undefined ? NO_WORKLOADS : workloadsFedBy(tag, fed, ownership)
  const later = cronJobs.length === 0 ? NO_WORDS : cronJobWords(cronJobs.filter((each) => each.tag === key))
  return entryOfTag.of(tag, [...workloads, ...later], () => {
    const lane = laneOf(tag, workloads, new Map(), later)
    return { key, text: textOf(key, lane), tag, lane }
  })
}

function textOf(key: string, { source, workloads }: LaneView): string {
  const origin = 'pullSpec' in source ? source.pullSpec : ''
  return [key, origin, ...workloads.map(({ name }) => name)].join(' ').toLowerCase()
}
