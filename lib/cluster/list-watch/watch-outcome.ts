import 'server-only'
import type { ClusterError, ClusterErrorCode } from '#lib/domain/answer'

/** How a list or a watch ended, and how to continue. */
export type WatchOutcome = {
  /** Null if the server ended the watch normally. */
  error: ClusterError | null
  /** Whether a watch from the last resourceVersion brings what was missed; if not, a new list is needed. */
  resumes: boolean
  /** Whether to continue at once, without backing off. */
  isSuccess: boolean
  /** Whether this list-watch ends, because its source cannot be read any longer in this way. */
  isLost?: true
}

/** The server was not reached, or did not look at the resourceVersion: the watch can resume from it. */
const SAYS_NOTHING = new Set<ClusterErrorCode>(['unreachable', 'unauthorized', 'throttled', 'unavailable'])

const LIST_PAUSE_MS = 10_000

export function failedList(error: ClusterError): WatchOutcome {
  return { error, resumes: false, isSuccess: false }
}

/** @param hasServed whether it brought an event or lasted a while; if not, it must not be reopened at once */
export function closedWatch(hasServed: boolean): WatchOutcome {
  return { error: null, resumes: true, isSuccess: hasServed }
}

export function brokenWatch(error: ClusterError, hasServed: boolean): WatchOutcome {
  return { error, resumes: true, isSuccess: hasServed }
}

/**
 * An error, as a status or as an ERROR event. After an outage it is normal that the resourceVersion is too old (410,
 * list-and-watch-semantics.json), so a new list follows at once, unless the last one was only seconds ago.
 */
export function refusedWatch(error: ClusterError, isEvent: boolean, msSinceList: number): WatchOutcome {
  if (error.code === 'gone') return { error, resumes: false, isSuccess: msSinceList >= LIST_PAUSE_MS }
  const isUnanswered = error.code === 'timeout' && error.status === undefined
  return { error, resumes: !isEvent && (isUnanswered || SAYS_NOTHING.has(error.code)), isSuccess: false }
}

/** The store may be wrong, so a new list is needed, with backoff: many bad events must not cause many lists. */
export function doubtfulWatch(error: ClusterError): WatchOutcome {
  return { error, resumes: false, isSuccess: false }
}

export function lostWay(error: ClusterError): WatchOutcome {
  return { error, resumes: true, isSuccess: false, isLost: true }
}
