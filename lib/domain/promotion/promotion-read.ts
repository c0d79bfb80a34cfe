import type { Answer } from '#lib/domain/answer'
import type { Branch, BuildRun, Check, ForgeKind, Range } from '#lib/domain/promotion/forge-answers'
import type { Source } from '#lib/domain/promotion/source'
import type { WorkloadKind } from '#lib/kubernetes/objects'

/** What was read about a source, each part by itself: a forge that refuses one still tells the others. */
export type SourceRead = {
  source: Source
  forgeKind: ForgeKind
  /** The web page of the repository. */
  url: string
  from: Answer<Branch>
  to: Answer<Branch>
  /** From the head of `to` to the head of `from`. */
  range: Answer<Range>
  /** The checks of commits by their sha: of both heads, of others that somebody chose, and of the newest between the heads. */
  checks: Readonly<Record<string, Answer<readonly Check[]>>>
  /** Of `to`, newest first: as many as tell how long one usually takes. */
  runs: Answer<readonly BuildRun[]>
  /** When those that are over were first seen to be, by our own clock and by `runKey`. */
  overAt: Readonly<Record<string, string>>
  /** Commits of open promotions that were known of before the heads were read: only of these it tells whether `to` has them. */
  followed: readonly string[]
  /** When all parts were last read without a failure; null if never. */
  readAt: string | null
  /** From then on nothing may rely on it, unless it is read again. */
  staleAt: string
}

/** The commits of the images that a tag has, as far as they are known: whole, or the part that a tag of the registry names. */
export type FedTag = {
  /** `stream:tag` */
  tag: string
  /** Of the newest image of the stream tag. */
  imported: FedImage | null
  /** Of what the registry has now under the tag that it follows, when that was last checked. */
  registry: FedImage | null
  /** When the check began that found it, or failed; null without one. */
  checkedAt: string | null
  /** Why the last check could not tell what the registry has; null if it did, or without one. */
  problem: string | null
  /** Those that the tag feeds, or that have its image without a trigger. */
  workloads: readonly FedWorkload[]
}

/** What a workload has of a tag. `ahead`: a newer image than the tag, which went back. */
export type FedWorkload = {
  workload: { kind: WorkloadKind; name: string }
  /** Of the image of its pod template, or of its pods where something keeps them from that. */
  commit: string | null
  state: 'current' | 'rolling-out' | 'behind' | 'ahead' | 'unknown'
}

/** `parts`: of a manifest list that the registry has, the digests of its images. */
export type FedImage = {
  digest: string
  commit: string | null
  at: string | null
  parts?: readonly string[]
}

/** What promotions of an environment are judged by. */
export type PromotionRead = {
  sources: readonly SourceRead[]
  fed: readonly FedTag[]
  /** How often the cluster imports scheduled tags. */
  scheduledImportSeconds: number
}

/** With the cluster's default (image-import: `scheduledImageImportMinimumIntervalSeconds`). */
export const NO_PROMOTION: PromotionRead = { sources: [], fed: [], scheduledImportSeconds: 900 }
