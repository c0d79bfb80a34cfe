/** Where a tag takes its image from: the kinds of kinds-of-tags.json. */

import type { ImageView } from '#lib/domain/image/image-views'

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
/** How the cluster imports a tag again and again by itself. */

export type ScheduleView = {
  /** When the cluster is known to have imported something last. */
  from: string | null
  /** The pinned tag of the stream that keeps it from importing this one; null where none does. */
  heldBy: string | null
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
