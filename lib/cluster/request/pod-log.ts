import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Crash } from '#lib/domain/workload/pods'
import { podLogPath } from '#lib/kubernetes/paths'
import type { Connection } from '#lib/cluster/request/connection'
import { INTERACTIVE_LIMITS, openLog, requestText } from '#lib/cluster/request/request'

const LAST_LINES = 20
const LAST_BYTES = 8_000

/** The last lines of a container before it terminated. The kubelet keeps them until the next termination. */
export function readLastLines(
  connection: Connection,
  namespace: string,
  { pod, container, isRestarted }: Crash,
): Promise<Answer<string>> {
  const query = { container, previous: String(isRestarted), tailLines: LAST_LINES, limitBytes: LAST_BYTES }
  return requestText(
    connection,
    { method: 'GET', path: podLogPath(namespace, pod), query },
    INTERACTIVE_LIMITS,
  )
}

const MOST_LINES = 1_000
/** The server applies this after `tailLines`, so it only protects against extremely long lines. */
const MOST_SENT = 4 * 1024 * 1024
const MOST_SHOWN = 200_000

/** The end of a container's log, and whether the beginning is cut off. */
export async function readPodLog(
  connection: Connection,
  namespace: string,
  pod: string,
  container: string,
  isPrevious = false,
): Promise<Answer<{ text: string; isCut: boolean }>> {
  const query = { container, ...previous(isPrevious), tailLines: MOST_LINES, limitBytes: MOST_SENT }
  const answer = await requestText(connection, { method: 'GET', path: podLogPath(namespace, pod), query })
  if (!answer.ok) return answer
  const text = answer.value.slice(-MOST_SHOWN)
  const lines = answer.value.trimEnd().split('\n').length
  return { ok: true, value: { text, isCut: lines >= MOST_LINES || text.length < answer.value.length } }
}

const MOST_FILE_LINES = 10_000
const MOST_FILE_BYTES = 16 * 1024 * 1024

/** More of it, for a file. What the limit cuts off is its end, so that is told. */
export async function readLogFile(
  connection: Connection,
  namespace: string,
  pod: string,
  container: string,
  isPrevious: boolean,
): Promise<Answer<string>> {
  const query = {
    container,
    ...previous(isPrevious),
    tailLines: MOST_FILE_LINES,
    limitBytes: MOST_FILE_BYTES,
  }
  const answer = await requestText(connection, { method: 'GET', path: podLogPath(namespace, pod), query })
  if (!answer.ok || Buffer.byteLength(answer.value) < MOST_FILE_BYTES) return answer
  return { ok: true, value: `${answer.value}\n[Cut off here: more than 16 MiB in 10,000 lines.]\n` }
}

/** As many lines as a page shows at once, and whatever is printed from then on. */
const FOLLOWED_LINES = 500

/** The log of a running container, until that ends or `signal` aborts. */
export function followPodLog(
  connection: Connection,
  namespace: string,
  pod: string,
  container: string,
  signal: AbortSignal,
): Promise<Answer<AsyncIterable<Buffer>>> {
  return openLog(connection, podLogPath(namespace, pod), { container, tailLines: FOLLOWED_LINES }, signal)
}

function previous(isPrevious: boolean): { previous?: string } {
  return isPrevious ? { previous: 'true' } : {}
}
