/** The end of a container's log. */
export type PodLog = {
  text: string
  /** Whether the beginning is missing. */
  isCut: boolean
}

/**
 * Why a log is no longer followed. `ended`: the container did; `late`: the time for one stream is over; `lost`: the cluster no longer
 * sends it; `signed-out`: the session is over; `checked`: its rights have to be checked again; `rights`: the person has other rights than
 * before; `restart`: Quayside restarts.
 */
export type LogEnd = 'ended' | 'late' | 'lost' | 'signed-out' | 'checked' | 'rights' | 'restart'

export type LogMessage =
  /** What was printed next, not split into lines. */
  { kind: 'text'; text: string } | { kind: 'end'; why: LogEnd }

export const LOG_ENDS: Record<LogEnd, string> = {
  ended: 'The container ended.',
  late: 'A log is followed for 15 minutes at most. Follow it again to go on.',
  lost: 'The cluster no longer sends this log.',
  'signed-out': 'You are signed out. Sign in to go on.',
  rights: 'Your rights changed. Follow the log again.',
  checked: 'Your rights are checked every few minutes. Follow the log again to go on.',
  restart: 'Quayside restarts. Follow the log again.',
}

/** A program can print secrets. */
export const LOGS_ARE_FOR_OPERATORS = 'Logs are for operators.'

export function isLogMessage(message: unknown): message is LogMessage {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return false
  if (message.kind === 'text') return 'text' in message && typeof message.text === 'string'
  return message.kind === 'end' && 'why' in message && Object.hasOwn(LOG_ENDS, String(message.why))
}
