import type { ContainerView } from '#lib/domain/container/containers'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { Unread } from '#lib/domain/freshness'
import type { CommitRange, ImageView } from '#lib/domain/image/image-views'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'
import type { WorkloadKey } from '#lib/domain/workload/workload'

/** An image that was the newest of a tag in `from`, and that `to` never had. */
export type AheadImage = {
  image: ImageView
  importedAt: string
  /** When a newer one took its place in `from`; null for the newest. */
  replacedAt: string | null
  /** How long it was the newest of `from`. */
  soakedSeconds: number
  /** How it failed on workloads of `from`, as pods and journal tell; empty where nobody saw it fail. */
  failures: { workload: WorkloadKey; how: string; at: string | null }[]
}

/** A tag of a stream in one of the environments. */
export type ComparedTag = {
  tag: string
  /** The newest imported image; null if there is none. */
  image: ImageView | null
  importedAt: string | null
  isPinned: boolean
  /** The workloads that it feeds, as they are now. */
  workloads: JudgedWorkload[]
  /** Their containers that crash. */
  crashes: ContainerView[]
}

/** How the newest image of `from`, or its commit, comes to `to`; or why not. */
export type WayOver =
  | { way: 'import'; stream: string; tag: string }
  | { way: 'promote'; repository: string; commit: string }
  | { way: null; why: string }

/**
 * `same`: the same image, or images of the same commit. `ahead`: `from` has what `to` lacks. `behind`: the other way round. `differs`: they
 * have different images, and nothing tells which is the later one. `only-from`, `only-to`: the other has no such stream, or no image.
 */
export type ComparisonState = 'same' | 'ahead' | 'behind' | 'differs' | 'only-from' | 'only-to'

/** A stream, by its name in both environments; once for each pair of tags. */
export type StreamComparison = {
  stream: string
  state: ComparisonState
  from: ComparedTag | null
  to: ComparedTag | null
  /** Newest first. */
  images: AheadImage[]
  /** From the image of `to` to that of `from`; null where a commit is unknown. */
  commits: CommitRange | null
  /** Of the source of `to` that feeds the tag: the view `commits` of `to` has its range. Null where no source does. */
  repository: string | null
  /** Null where there is nothing to bring over. */
  over: WayOver | null
}

/** What one environment has and another lacks. */
export type EnvironmentComparison = {
  from: EnvironmentView
  to: EnvironmentView
  readAt: string
  /** Those that differ first, then by name. */
  streams: StreamComparison[]
  unread: Unread[]
}
