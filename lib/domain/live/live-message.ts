import type { Change } from '#lib/domain/live/view-changes'

/** The address of a view, path and query, exactly as a browser fetches it. */
type Topic = string

/** The topics that a browser wants, each with the fingerprint of the view that it has, if it has one. */
export type LiveRequest = { topics: { topic: Topic; has: string | null }[] }

/** A request with more topics is refused; the page then polls, as it does without a stream. */
export const MOST_TOPICS = 100
/** No view has a longer address. */
export const LONGEST_TOPIC = 2_000

export type LiveMessage =
  /** The first message. A page of another build must be reloaded sooner or later. */
  | { kind: 'hello'; build: string }
  /** The browser has the current view. */
  | { kind: 'same'; topic: Topic }
  /** The complete view, because the browser has none or another one. */
  | { kind: 'view'; topic: Topic; view: unknown }
  /** Relative to the last view on this stream, or to the one that the browser said it has. */
  | { kind: 'changes'; topic: Topic; changes: Change[] }
  /** The view cannot be shown; fetching it tells why. A view follows when it can be shown again. */
  | { kind: 'problem'; topic: Topic }
  /** There are too many live views, so this one is not sent: fetch it every few seconds. */
  | { kind: 'full'; topic: Topic }
  /**
   * The planned end of the stream: reconnect at once. `withinMs`: this replica ends, and all its streams with it, so reconnect at a
   * random moment within that time. A balancer leads to another one.
   */
  | { kind: 'end'; withinMs?: number }
