import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import type { UnreadableObject } from '#lib/kubernetes/shapes'
import type { Tally } from '#lib/cluster/list-watch/tally'

export type Phase = 'listing' | 'connecting' | 'watching' | 'waiting' | 'stopped'

/** The namespace matters only to a list-watch across several. */
export type Named = { name: string; namespace?: string | undefined }

/** What a list-watch keeps equal to its source: the store of a namespace, or those of several. */
export type Target<T extends KubernetesObject> = Tally & {
  /** Until when the server wants no requests (Retry-After). */
  readonly quietUntil: number
  /** The last time at which the objects are known to be as the API server has them; null until the first list. */
  readonly provenAt: number | null
  known: (object: Named) => T | UnreadableObject | undefined
  /** Stores a complete list. */
  replace: (objects: (T | UnreadableObject)[], trueAt: number) => void
  put: (object: T | UnreadableObject) => void
  /** @returns whether there was such an object */
  remove: (object: Named) => boolean
  /** The objects are known to be right at this time, or at a later one. */
  prove: (trueAt: number) => void
  /** The watch may work, but this could not be confirmed. */
  proofRefused: (error: ClusterError) => void
  enter: (phase: Phase) => void
  fail: (error: ClusterError) => void
}
