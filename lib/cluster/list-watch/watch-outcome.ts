import 'server-only'
import type { ClusterError, ClusterErrorCode } from '#lib/domain/answer'

/** How a list or a watch ended, and so how to go on. */
export type WatchOutcome = {
  /** Null where the server ended the watch in good order. */
  error: ClusterError | null
  /** Whether a watch from the last resourceVersion gives what was missed; otherwise only a list does. */
  resumes: boolean
  /** Whether to go on at once: what ended did its work, so this is no failure to back off from. */
  isSuccess: boolean
}

/** The server was not reached, or did not look at what was asked for: the resourceVersion is as good as before. */
const SAYS_NOTHING = new Set<ClusterErrorCode>(['unreachable', 'unauthorized', 'throttled', 'unavailable'])

const LIST_PAUSE_MS = 10_000

export function failedList(error: ClusterError): WatchOutcome {
  return { error, resumes: false, isSuccess: false }
}

/** @param hasServed whether it brought something or lasted a while; one that did neither must not be reopened at once */
export function closedWatch(hasServed: boolean): WatchOutcome {
  return { error: null, resumes: true, isSuccess: hasServed }
}

export function brokenWatch(error: ClusterError, hasServed: boolean): WatchOutcome {
  // A line that is too long would come again.
  return { error, resumes: error.code !== 'malformed', isSuccess: hasServed }
}

/**
 * A refusal, as a status or as an ERROR event. Too old a resourceVersion (410, list-and-watch-semantics.json) is a matter
 * of course after an outage, so the list follows at once, unless the one before is hardly over.
 */
export function refusedWatch(error: ClusterError, isEvent: boolean, msSinceList: number): WatchOutcome {
  if (error.code === 'gone') return { error, resumes: false, isSuccess: msSinceList >= LIST_PAUSE_MS }
  const isUnanswered = error.code === 'timeout' && error.status === undefined
  return { error, resumes: !isEvent && (isUnanswered || SAYS_NOTHING.has(error.code)), isSuccess: false }
}

/** Something came that makes the store doubtful. Only a list makes it right, and a flood of such must not be one of lists. */
export function doubtfulWatch(error: ClusterError): WatchOutcome {
  return { error, resumes: false, isSuccess: false }
}
