import type { ClusterError } from '#lib/domain/answer'
import type { Attention } from '#lib/domain/pipeline/concerns'
import type { Freshness, Kind } from '#lib/domain/snapshot'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import type { WorkloadKind } from '#lib/kubernetes/objects'

/**
 * What the pages show, as plain JSON: the server makes these from a snapshot, react-query carries them, components
 * render them. Times are ISO 8601 strings, sizes are bytes, digests are whole (`sha256:…`).
 */

export type EnvironmentView = {
  name: string
  title: string
  namespace: string
  isProtected: boolean
  /** Whether the person who looks may act here; the server decides again on every action. */
  mayAct: boolean
}

/** A kind of object that could not be read; the rest of the page is shown without it. */
export type Unread = { what: string; error: ClusterError }

/** What Quayside knows of one image. Everything but the digest may be unknown: the Image object can be gone. */
export type ImageView = {
  digest: string
  builtAt: string | null
  commit: string | null
  /** Link to the page of the commit, where one can be made. */
  commitUrl: string | null
  size: number | null
  /** For example `linux/amd64`; several where the image is a manifest list. */
  platforms: string[]
  /** Set where the cluster has no Image object of this digest any more. */
  isGone: boolean
}

/** Where a tag takes its image from: the kinds of kinds-of-tags.json. */
export type TagSource =
  | { kind: 'following'; pullSpec: string; repository: string; tag: string }
  | { kind: 'pinned'; pullSpec: string; repository: string; digest: string }
  | { kind: 'alias'; stream: string; tag: string; namespace: string | null }
  | { kind: 'image'; name: string }
  | { kind: 'reference'; pullSpec: string }
  | { kind: 'without-from' }
  | { kind: 'pushed' }

/** Who pinned a tag, when and why, from the tag's annotations. Null members were not recorded. */
export type PinView = {
  by: string | null
  at: string | null
  reason: string | null
  follows: string | null
  /** When somebody should look at it again. */
  until: string | null
  /** Whether somebody has set another digest since, and left the record as it was. */
  isRetagged: boolean
  /** The images that were imported after the pinned one, newest first, as far as the history tells. */
  passed: string[]
}

/** The import of the tag's present spec, from `ImportSuccess` and the generations. */
export type ImportState =
  | { state: 'done' }
  | { state: 'never' }
  | { state: 'pending' }
  | { state: 'failed'; reason: string; message: string; since: string | null }

export type Health = 'healthy' | 'rolling-out' | 'stuck' | 'unhealthy' | 'paused' | 'scaled-down' | 'unknown'

export type PodView = {
  name: string
  /** Digest that the pod's container really runs (its imageID); null before it started. */
  digest: string | null
  /** `pod-template-hash` or `controller-revision-hash`. */
  revision: string | null
  /** Running, Pending, Terminating, CrashLoopBackOff, ImagePullBackOff, …: as `oc get pods` says it. */
  status: string
  isReady: boolean
  restarts: number
  /**
   * For how long a container runs again after a crash, at `readAt`; null where none crashed lately or the status tells of
   * it. Between two crashes the status is `Running` and, without probes, the pod is ready.
   */
  secondsSinceCrash: number | null
  startedAt: string | null
  /** Whether the pod is of the workload's newest template. */
  isUpdated: boolean
  message: string | null
}

export type WorkloadSummary = {
  kind: WorkloadKind
  name: string
  ready: number
  desired: number
  updated: number
  health: Health
  /** One sentence where the health is not `healthy`: what is wrong or under way. */
  reason: string | null
  /** `Recreate`, `RollingUpdate`, `OrderedReady`, `Parallel`, `OnDelete`. */
  strategy: string
  /** Those that its controller counts. */
  pods: PodView[]
  /** Set where the trigger annotation is malformed: no trigger of this workload works (design 3.14). */
  triggerProblem: string | null
  /** The container whose trigger joins this workload to the lane and is paused; null where none is. */
  pausedContainer: string | null
  /** Containers whose image is not what the tag's newest is. */
  isBehind: boolean
}

/** How the cluster imports a tag again and again by itself. */
export type ScheduleView = {
  /** When the cluster is known to have imported something last. */
  from: string | null
  /** The pinned tag of the stream that keeps it from importing this one; null where none does. */
  heldBy: string | null
}

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

/** What the registry says of the tag that one follows, or followed before its pin, by `spec.import: false`. */
export type RegistryCheck =
  | { state: 'up-to-date'; image: ImageView }
  | { state: 'newer'; image: ImageView }
  | { state: 'failed'; reason: string; message: string }

/** What the registry says of a tag, and since when it says so. */
export type LaneCheck = RegistryCheck & { since: string; checkedAt: string }

/** How an environment learns what its registries have. */
export type RegistryView = {
  /** How often each following tag is checked without being asked for; null where it is not. */
  everySeconds: number | null
  /** Tags that somebody wants to be checked, and that are not yet. */
  waiting: number
  /** Why the cluster does not ask, and since when; null where it does. */
  problem: { message: string; since: string } | null
  /** How often the cluster imports tags that are on a schedule. */
  scheduledImportSeconds: number
}
