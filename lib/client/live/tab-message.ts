import type { LiveMessage } from '#lib/domain/live/live-message'
import type { StreamState } from '#lib/client/live/stream-state'

export type Wanted = { topic: string; view: unknown }[]

/** Only the leader has an event stream, and passes on what it says. */
export type LeaderMessage =
  | { kind: 'who' }
  | { kind: 'says'; to: string | null; message: LiveMessage }
  | { kind: 'state'; state: StreamState }

/** What tabs tell each other. */
export type TabMessage =
  LeaderMessage | { kind: 'wants'; tab: string; wanted: Wanted } | { kind: 'leaves'; tab: string }
