import type { CommitRange, ImageView } from '#lib/domain/image/image-views'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { RegistryView, LaneCheck } from '#lib/domain/image-stream/image-stream-views'
import type { Unread } from '#lib/domain/freshness'
import type { WorkloadKey } from '#lib/domain/workload/workload'

/** A time that is known, or (`isExact` is false) one before which it must have been. */
export type Moment = { at: string; isExact: boolean }

/** When a workload's pod template named an image, as far as its kept revisions and its pods tell. */
export type ImageRun = {
  workload: WorkloadKey
  /**
   * `runs`: the template names it, and pods run it. `awaited`: the template names it, and no pod runs it. `leaving`: the
   * template names another, and pods still run it. `ended`: neither.
   */
  state: 'runs' | 'awaited' | 'leaving' | 'ended'
  /** Null where it is not known. */
  since: Moment | null
  /** Null where it is not known, and for the template that rules now. */
  until: Moment | null
}

/** An operation as far as the history of a tag tells of it. */
export type TagOperation = { id: string; title: string; by: string; reason: string; startedAt: string }

export type HistoryItem = {
  /** Tells items apart: a digest can be imported again (design 3.12), so digest *and* date. */
  key: string
  /** Null for an item of a reference tag, which has no image. */
  image: ImageView | null
  pullSpec: string
  importedAt: string
  /** Until when it was the newest; null for the newest. */
  replacedAt: string | null
  isNewest: boolean
  isPinned: boolean
  /** Whether this image can be pinned: it has a digest and a pull spec. */
  canPin: boolean
  /** Newest first. */
  runs: ImageRun[]
  /** Those that brought it, put it back or found it here, newest first. */
  operations: TagOperation[]
}

/** The names of pull secrets, never what is in them; or why they are not known. */
export type PullSecrets = { ok: true; names: string[] } | { ok: false; message: string }

export type TagView = {
  environment: EnvironmentView
  readAt: string
  lane: LaneView
  history: HistoryItem[]
  importPolicy: { scheduled: boolean; insecure: boolean; importMode: string }
  referencePolicy: string
  /** What the registry said last; null where it was not asked yet, or the tag follows nothing there. */
  check: LaneCheck | null
  /** The commits that the registry's image has and the newest imported has not, where that is known. */
  newCommits: CommitRange | null
  registry: RegistryView
  /** Where the registry wants a login. */
  pullSecrets: PullSecrets | null
  unread: Unread[]
}
