import { readEvents } from '#lib/client/live/event-stream'
import { NO_ANSWER } from '#lib/client/view-error'
import { NO_LINES, withText, type LogLines } from '#lib/domain/container/log-lines'
import { isLogMessage, LOG_ENDS } from '#lib/domain/container/pod-log'
import { beginningOf } from '#lib/domain/plain-line'

/** A log while somebody follows it. */
export type FollowedLog = {
  lines: LogLines
  /** Why it is no longer followed; null while it is. */
  ended: string | null
}

/** Rendering each line by itself would be slow. */
const RENDER_MS = 150

/** Reads the stream at the address until it ends or `signal` aborts, and tells what there is from time to time. */
export async function followLog(
  address: string,
  signal: AbortSignal,
  tell: (log: FollowedLog) => void,
): Promise<void> {
  let lines = NO_LINES
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      tell({ lines, ended: null })
    }, RENDER_MS)
  }
  const ended = await readAll(address, signal, (text) => {
    lines = withText(lines, text)
    later()
  })
  clearTimeout(timer)
  if (!signal.aborted) tell({ lines, ended })
}

async function readAll(address: string, signal: AbortSignal, take: (text: string) => void): Promise<string> {
  try {
    const response = await fetch(address, { signal })
    if (!response.ok || response.body === null) return await refusalOf(response)
    for await (const message of readEvents(response.body, isLogMessage)) {
      if (typeof message === 'string') continue
      if (message.kind === 'end') return LOG_ENDS[message.why]
      take(message.text)
    }
    return 'The connection to Quayside was lost. Follow the log again.'
  } catch {
    return NO_ANSWER
  }
}

async function refusalOf(response: Response): Promise<string> {
  const answer: unknown = await response.json().catch(() => null)
  if (typeof answer === 'object' && answer !== null && 'error' in answer) {
    const { error } = answer
    if (typeof error === 'object' && error !== null && 'message' in error)
      return beginningOf(String(error.message), 500)
  }
  return `Quayside answered with status ${response.status} and no log.`
}
