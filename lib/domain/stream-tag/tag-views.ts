import type { ObservationView } from '#lib/domain/chronicle/observation-view'
import type { CommitRange, ImageView } from '#lib/domain/image/image-views'
import type { ContainerView } from '#lib/domain/container/containers'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { RegistryView, LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import type { PullSecrets } from '#lib/domain/image-stream/pull-secrets'
import type { Unread } from '#lib/domain/freshness'
import type { Moment } from '#lib/domain/moves/moment'
import type { TagOperation } from '#lib/domain/moves/move-evidence'
import type { Mover } from '#lib/domain/moves/mover'
import type { Picture } from '#lib/domain/timeline-picture/picture'
import type { WorkloadKey } from '#lib/domain/workload/workload'

/** When a workload's pod template had an image, according to its revisions and pods. */
export type ImageRun = {
  workload: WorkloadKey
  /**
   * `runs`: in the template and in pods. `awaited`: in the template, not yet in pods. `leaving`: no longer in the template, but
   * still in pods. `ended`: in neither.
   */
  state: 'runs' | 'awaited' | 'leaving' | 'ended'
  /** Null if unknown. */
  since: Moment | null
  /** Null if unknown, and for the current template. */
  until: Moment | null
  /** Of a run that ended: how it did, as Quayside observed it. */
  result?: RunResult | null
}

export type RunResult = { how: 'well' } | { how: 'badly'; why: string }

export type HistoryItem = {
  /** Unique. It has digest and date, because a digest can be imported again. */
  key: string
  /** Null for an item of a reference tag, which has no image. */
  image: ImageView | null
  pullSpec: string
  importedAt: string
  /** When a newer item came; null for the newest. */
  replacedAt: string | null
  isNewest: boolean
  isPinned: boolean
  /** Whether the cluster removed it from the stream, and only Quayside remembers it. */
  isPruned: boolean
  /** Whether this image can be pinned: it has a digest and a pull spec. */
  canPin: boolean
  /** Newest first. */
  runs: ImageRun[]
  /** The operations that imported this item, or moved workloads to it, newest first. */
  operations: TagOperation[]
  /** Who or what else brought it: all that fit; empty if unknown, or if one of the operations did. */
  broughtBy: readonly Mover[]
}

export type TagView = {
  environment: EnvironmentView
  readAt: string
  lane: LaneView
  /** The containers that crash in the workloads that it feeds. */
  crashes: ContainerView[]
  history: HistoryItem[]
  /** The images of the workloads that it feeds over time. */
  picture: Picture
  /** How far what Quayside observed reaches; null where that is off or not read. */
  observation: ObservationView | null
  importPolicy: { scheduled: boolean; insecure: boolean; importMode: string }
  referencePolicy: string
  /** The last check of the registry; null if it was not checked yet or the tag does not follow it. */
  check: LaneCheck | null
  /** The commits in the registry's image that the newest imported image lacks; null if unknown. */
  newCommits: CommitRange | null
  /** Why the commit of the newest image is unknown, if it was looked for in the tags of the registry. */
  whyNoCommit: string | null
  registry: RegistryView
  /** Set if the registry requires a login. */
  pullSecrets: PullSecrets | null
  unread: Unread[]
}
