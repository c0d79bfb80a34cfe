import type { ClusterError } from '#lib/domain/cluster-error'
import type { Attention } from '#lib/domain/concerns'
import type { Freshness, Kind } from '#lib/domain/snapshot'
import type { WorkloadKey } from '#lib/domain/workload'
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
  news: CommitRange | null
  registry: RegistryView
  /** Where the registry wants a login. */
  pullSecrets: PullSecrets | null
  unread: Unread[]
}

export type RevisionView = {
  number: number
  /** Of the ReplicaSet or ControllerRevision. */
  name: string
  createdAt: string | null
  changeCause: string | null
  isCurrent: boolean
  /** Running pods of this revision. */
  pods: number
  images: RevisionImage[]
}

export type RevisionImage = {
  container: string
  image: string
  digest: string | null
  /** The lane that the image belongs to, where one of its history items has the digest. */
  lane: { stream: string; tag: string } | null
  commit: string | null
  commitUrl: string | null
  builtAt: string | null
}

export type TriggerView = {
  container: string
  stream: string
  tag: string
  namespace: string | null
  isPaused: boolean
}

export type EventView = {
  type: string
  reason: string
  message: string
  object: string
  count: number
  at: string | null
}

export type WorkloadView = {
  environment: EnvironmentView
  readAt: string
  workload: WorkloadSummary
  revisions: RevisionView[]
  triggers: TriggerView[]
  events: EventView[]
  unread: Unread[]
}

/** A setting, a variable or a label of an image. The value is null where it is not for the person who looks. */
export type ImageEntry = [name: string, value: string | null]

export type ImageLayer = { digest: string; size: number }

/** What is in an image. Layers lie on each other, the lowest first. */
export type ImageContents = {
  runtime: ImageEntry[]
  variables: ImageEntry[]
  labels: ImageEntry[]
  layers: ImageLayer[]
}

/** Null: there is none, or it is not for the person who looks. */
export type EntryChange = {
  name: string
  kind: 'same' | 'changed' | 'added' | 'removed'
  from: string | null
  to: string | null
}

export type LayerChange = ImageLayer & { kind: 'same' | 'added' | 'removed' }

/** What changed stands first. */
export type ImageDiff = {
  runtime: EntryChange[]
  variables: EntryChange[]
  labels: EntryChange[]
  layers: LayerChange[]
}

/** Contents are null where the cluster has the image no more. Of a manifest list, they are those of one platform's image. */
export type ImageDetails = {
  image: ImageView
  contents: ImageContents | null
  platform: string | null
  /** Whether the values of environment variables are shown. */
  showsValues: boolean
}

/** `isBack`: what one goes to is the older. */
export type CommitRange = { older: string; newer: string; url: string | null; isBack: boolean }

export type ImageComparison = {
  from: ImageView
  to: ImageView
  commits: CommitRange | null
  /** Null where the cluster has one of the images no more. */
  diff: ImageDiff | null
  platform: string | null
  showsValues: boolean
}

/** One line of the diff between two pod templates. */
export type DiffLine = { kind: 'same' | 'added' | 'removed'; text: string }

export type RevisionDiff = { from: number; to: number; lines: DiffLine[] }
