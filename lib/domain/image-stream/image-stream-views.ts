import type { PullSecrets } from '#lib/domain/image-stream/pull-secrets'
import type { ImageView } from '#lib/domain/image/image-views'

/** Where a tag takes its image from: the kinds in kinds-of-tags.json. */
export type TagSource =
  | { kind: 'following'; pullSpec: string; repository: string; tag: string }
  | { kind: 'pinned'; pullSpec: string; repository: string; digest: string }
  | { kind: 'alias'; stream: string; tag: string; namespace: string | null }
  | { kind: 'image'; name: string }
  | { kind: 'reference'; pullSpec: string }
  | { kind: 'without-from' }
  | { kind: 'pushed' }
  | { kind: 'status-only' }

/** Who pinned a tag, when and why, from the tag's annotations. A member that was not recorded is null. */
export type PinView = {
  by: string | null
  at: string | null
  reason: string | null
  follows: string | null
  /** The registry tag among these; it is checked. */
  registryTag: string | null
  /** The review date. */
  until: string | null
  /** Whether the tag has another digest than the record. */
  isRetagged: boolean
  /** The images that the tag imported for the first time after the pinned one, newest first. */
  passed: string[]
}

/** The import of the tag's current spec, from `ImportSuccess` and the generations. */
export type ImportState =
  | { state: 'done' }
  | { state: 'never' }
  | { state: 'pending' }
  | { state: 'failed'; reason: string; message: string; since: string | null }

/** How the cluster imports a tag on a schedule. */
export type ScheduleView = {
  /** The last time at which the cluster is known to have imported something. */
  from: string | null
  /** Whether the tag is pinned. The cluster passes it over, and imports the other scheduled tags of the stream. */
  isPinned: boolean
}

/**
 * What the registry has for a tag that follows it or followed it before its pin, by `spec.import: false`. Images are compared by
 * their digests; `pullSpec` is how an import would name the image.
 */
export type RegistryCheck =
  /** `checkedAt`: where it is an earlier answer. */
  | { state: 'up-to-date'; image: ImageView; pullSpec?: string; checkedAt?: string }
  /**
   * `isEarlier`: the tag imported that image before its newest one, so the registry went back to it. `parts`: of a manifest list, the
   * digests of its images.
   */
  | { state: 'newer'; image: ImageView; pullSpec?: string; isEarlier?: true; parts?: readonly string[] }
  | {
      state: 'failed'
      reason: string
      message: string
      /** For plans, if a login is required. */ pullSecrets?: PullSecrets
    }

/** The last check of a tag, and since when it has this result. */
export type LaneCheck = RegistryCheck & { since: string; checkedAt: string }

/** How an environment checks its registries. */
export type RegistryView = {
  /** How often each following tag is checked; null if only on request. */
  everySeconds: number | null
  /** How many requested checks are not done yet. */
  waiting: number
  /** Why the cluster cannot check, and since when; null if it can. */
  problem: { message: string; since: string } | null
  /** How often the cluster imports scheduled tags. */
  scheduledImportSeconds: number
}
