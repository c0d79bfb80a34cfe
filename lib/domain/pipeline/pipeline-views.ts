import type { Delivery } from '#lib/domain/chronicle/delivery'
import type { Unread } from '#lib/domain/freshness'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type {
  TagSource,
  ScheduleView,
  PinView,
  ImportState,
  RegistryView,
  LaneCheck,
} from '#lib/domain/image-stream/image-stream-views'
import type { ImageView } from '#lib/domain/image/image-views'
import type { Importer, ImporterView } from '#lib/domain/pipeline/importer-view'
import type { Attention } from '#lib/domain/pipeline/concerns'
import type { LaneBuild } from '#lib/domain/promotion/promotion-views'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'
import type { Kind, Freshness } from '#lib/domain/snapshot'

/** A stream tag with its source in the registry and the workloads that its triggers feed. */
export type LaneView = {
  stream: string
  tag: string
  source: TagSource
  /** Null if the cluster does not import the tag on a schedule. */
  schedule: ScheduleView | null
  pin: PinView | null
  import: ImportState
  /** The newest imported image; null if there is none. */
  image: ImageView | null
  importedAt: string | null
  /** The workloads that the triggers of the tag feed. */
  workloads: JudgedWorkload[]
  /** Workloads that had the image of the tag, and do not get its newer one by a trigger. */
  byHand: JudgedWorkload[]
  /** One sentence for each CronJob that takes the image of the tag. */
  cronJobs: string[]
  /** The CronJobs that import it. */
  importers: ImporterView[]
  /** The repository of the source that feeds it; null where none does. */
  repository: string | null
  /** What its source builds; null where nothing is under way or wrong. */
  build: LaneBuild | null
}

/** One page of the filtered lanes. */
export type PipelineView = {
  environment: EnvironmentView
  readAt: string
  lanes: LaneView[]
  /** The number of lanes on all pages. */
  matching: number
  /** The last registry checks of these lanes, by `stream:tag`. */
  checks: Record<string, LaneCheck>
  registry: RegistryView
  /** For all lanes, without the filter. */
  attention: Attention
  /** On the first page: workloads that no lane feeds. */
  others: JudgedWorkload[]
  /** How many more such workloads there are. */
  unlisted: number
  /** On the first page: all CronJobs that import, suspended ones first. */
  importers: Importer[]
  /** On the first page: how often images were deployed; absent where Quayside does not observe. */
  delivery?: Delivery
  unread: Unread[]
}

export type OverviewCard = {
  environment: EnvironmentView
  /** Null if nothing was read yet. */
  attention: Attention | null
  /** Suspended ones first. */
  importers: Importer[]
  unread: Unread[]
  freshness: Record<Kind, Freshness>
}
