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
import type { Attention } from '#lib/domain/pipeline/concerns'
import type { WorkloadSummary } from '#lib/domain/workload/workload-views'
import type { Kind, Freshness } from '#lib/domain/snapshot'
import type { WorkloadKey } from '#lib/domain/workload/workload'

export type LaneView = {
  stream: string
  tag: string
  source: TagSource
  /** Null for a tag that the cluster does not import by itself. */
  schedule: ScheduleView | null
  pin: PinView | null
  import: ImportState
  /** The newest imported image; null for a tag that has none. */
  image: ImageView | null
  importedAt: string | null
  workloads: WorkloadSummary[]
}
/** One page of the lanes that were asked for. */

export type PipelineView = {
  environment: EnvironmentView
  readAt: string
  lanes: LaneView[]
  /** How many lanes all pages have. */
  matching: number
  /** Of these lanes: what the registry said last, by `stream:tag`. */
  checks: Record<string, LaneCheck>
  registry: RegistryView
  /** Of all lanes, whichever were asked for. */
  attention: Attention
  /** With the first page: workloads that no image trigger joins to a lane that could be read. */
  others: WorkloadSummary[]
  /** How many more of those there are. */
  unlisted: number
  unread: Unread[]
}
/** What needs attention in one environment; null where nothing was ever read. */

export type OverviewCard = {
  environment: EnvironmentView
  attention: Attention | null
  unread: Unread[]
  freshness: Record<Kind, Freshness>
}
/** What a search leads to: a page, or what can be done to a stream tag. */

export type Found =
  | { kind: 'tag' | 'import' | 'follow'; stream: string; tag: string }
  /** Of the workload whose revert takes the tag back; null where the history of the tag has to do. */
  | { kind: 'revert-tag'; stream: string; tag: string; workload: WorkloadKey | null }
  | { kind: 'workload' | 'revert' | 'restart'; workload: WorkloadKey }
  | { kind: 'resume'; workload: WorkloadKey; container: string }
  | { kind: 'release'; workload: WorkloadKey; pod: string }
  /** All that can be imported, as `stream:tag`. */
  | { kind: 'import-all'; tags: string[] }
export type SearchView = {
  environment: EnvironmentView
  pages: Found[]
  actions: Found[]
  unread: Unread[]
}
