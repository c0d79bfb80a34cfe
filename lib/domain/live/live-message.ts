import type { Change } from '#lib/domain/live/view-changes'

/** A topic is the address of a view, path and query, exactly as a browser fetches it. */
type Topic = string

/** What a browser asks the event stream for: topics, each with the fingerprint of the view that it has, if it has one. */
export type LiveRequest = { topics: { topic: Topic; has: string | null }[] }

/** More of them are refused: pages ask for themselves then, as wherever there is no stream. */
export const MOST_TOPICS = 200
/** Longer ones name nothing that there can be. */
export const LONGEST_TOPIC = 2_000

export type LiveMessage =
  /** Comes first. A page of another build has to be loaded again, sooner or later. */
  | { kind: 'hello'; build: string }
  /** The browser has the view that is. */
  | { kind: 'same'; topic: Topic }
  /** The whole view, where the browser has none or another. */
  | { kind: 'view'; topic: Topic; view: unknown }
  /** To the view of which this stream spoke last, or which the browser said to have. */
  | { kind: 'changes'; topic: Topic; changes: Change[] }
  /** The view cannot be shown; fetching it says why. A view follows when it can. */
  | { kind: 'problem'; topic: Topic }
  /** The stream ends, as each does after a while: come back at once. */
  | { kind: 'end' }
