import type { LiveMessage } from '#lib/domain/live/live-message'
import type { StreamState } from '#lib/client/live/stream-state'

export type Wanted = { topic: string; view: unknown }[]

/** Only the leader has an event stream; it passes the messages on. */
export type LeaderMessage =
  | { kind: 'who' }
  | { kind: 'says'; to: string | null; message: LiveMessage }
  | { kind: 'state'; state: StreamState }

/** The messages between tabs. */
export type TabMessage =
  LeaderMessage | { kind: 'wants'; tab: string; wanted: Wanted } | { kind: 'leaves'; tab: string }
