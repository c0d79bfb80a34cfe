import 'server-only'
import type { ClusterError, ClusterErrorCode } from '#lib/domain/answer'

/** The page was changed, created or deleted by another writer, or the list was too old: it works after another list. */
const OUTDATED = new Set<ClusterErrorCode>(['conflict', 'not-found', 'gone', 'being-read'])
/** The cluster says no. After any other error it may have written, or will soon. */
const FINAL = new Set<ClusterErrorCode>(['unauthorized', 'forbidden', 'invalid'])

const TOO_LARGE = new Set([413, 422])

/** Conflicts end by themselves, because each means that another writer went on. */
const CONFLICTS_MS = 30_000
/** A person waits for the answer. */
const UNANSWERED_MS = 10_000

const SHORTEST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000

export function isFinal({ code, status }: ClusterError): boolean {
  return FINAL.has(code) || status === 413
}

/** A ConfigMap may have 1 MiB (422), a request 3 MiB (413). A 422 for another reason comes again for the new page. */
export function isTooLarge({ status }: ClusterError): boolean {
  return status !== undefined && TOO_LARGE.has(status)
}

/** For how long a change is tried again, from when it was asked for. */
export function patienceFor(error: ClusterError): number {
  if (isFinal(error)) return 0
  return OUTDATED.has(error.code) ? CONFLICTS_MS : UNANSWERED_MS
}

/** Before the pages are read again. Replicas that collide wait for different times; after a first conflict none waits. */
export function pauseAfter(error: ClusterError, failures: number, random: number): number {
  if (failures === 1 && OUTDATED.has(error.code)) return 0
  const pause = random * Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** failures)
  return Math.max(pause, (error.retryAfterSeconds ?? 0) * 1_000)
}
