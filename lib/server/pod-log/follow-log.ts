import 'server-only'
import { LOG_ENDS, type LogEnd, type LogMessage } from '#lib/domain/container/pod-log'
import { connectionTo } from '#lib/cluster/request/connection'
import { followPodLog } from '#lib/cluster/request/pod-log'
import { sleep, type Clock } from '#lib/runtime/clock'
import type { Authorized } from '#lib/server/auth/authorize'
import { mayDo } from '#lib/server/auth/roles'
import { revocations } from '#lib/server/auth/revocations'
import type { Connection } from '#lib/server/live/connection'
import { noteStream, type OpenStream, type StreamEnd } from '#lib/server/live/open-streams'
import { rightsWatch } from '#lib/server/live/rights-watch'
import { encodeMessage, Reader, type StreamLife } from '#lib/server/live/reader'
import { logProblem, type LogOf } from '#lib/server/views/pod-log-views'
import type { Queried } from '#lib/server/views/query-result'

/** Somebody who still reads opens it again; what nobody reads costs a connection to the node. */
const LONGEST_MS = 15 * 60_000
/** More than a person reads, and so little that 100 logs leave time for the rest. Meanwhile the node keeps what is printed. */
const BYTES_PER_MS = 256
/** For the first answer of the cluster. */
const OPENING_MS = 10_000

/** Follows a log until its container, its session or its time ends, or nobody reads any more. The text is kept nowhere. */
export async function followLog(
  grant: Authorized,
  log: LogOf,
  connection: Connection,
  clock: Clock,
): Promise<Queried<ReadableStream<Uint8Array>>> {
  const { session, environment } = grant
  const person = session.user.subject
  const controller = new AbortController()
  const isSignedOut = () => revocations().has(session)
  const hasRight = () => mayDo('act', environment.roles, session.groups)
  const hadRight = hasRight()
  const isRevoked = () => isSignedOut() || hasRight() !== hadRight
  const wordFor = (why: StreamEnd): LogEnd =>
    why === 'leaving' ? 'restart' : isSignedOut() ? 'signed-out' : 'rights'
  // Where the cluster decides, it was asked about the person meanwhile, for seconds.
  if (isSignedOut()) return notOpened('signed-out')
  // Counted before the cluster is asked, since many can ask at once.
  const end = (why: StreamEnd) => controller.abort(new Ended(wordFor(why)))
  const stream: OpenStream = { kind: 'log', person, isRevoked, end }
  const forget = noteStream(stream)
  const opened = await open(environment, log, controller, clock)
  if (!opened.ok) {
    forget()
    return opened
  }
  const reader = new Reader(person, clock, connection, lifeOf(clock, session))
  stream.end = (why) => reader.end(farewell(wordFor(why)))
  reader.whenEnded(() => controller.abort())
  connection.whenGone(forget)
  const whenLost = () => reader.end(farewell('rights'))
  reader.whenEnded(rightsWatch().add(session, { grants: [grant], end: whenLost }))
  void pump(opened.value, reader, clock, controller.signal)
  return { ok: true, value: reader.stream }
}

async function open(
  { cluster, namespace }: Authorized['environment'],
  log: LogOf,
  controller: AbortController,
  clock: Clock,
): Promise<Queried<AsyncIterable<Buffer>>> {
  const late = new DOMException('The cluster did not answer in time.', 'TimeoutError')
  const cancel = clock.after(OPENING_MS, () => controller.abort(late))
  try {
    const { pod, container } = log
    const { signal } = controller
    const opened = await followPodLog(connectionTo(cluster), namespace, pod, container, signal)
    return opened.ok ? opened : logProblem(opened.error, namespace, log)
  } catch (error) {
    const reason: unknown = controller.signal.reason
    if (!(reason instanceof Ended)) throw error
    return notOpened(reason.why)
  } finally {
    cancel()
  }
}

/** It ended before the cluster answered. */
class Ended extends Error {
  constructor(readonly why: LogEnd) {
    super(LOG_ENDS[why])
  }
}

function notOpened(why: LogEnd): Queried<never> {
  return { ok: false, error: { code: 'unavailable', message: LOG_ENDS[why] } }
}

function lifeOf(clock: Clock, { until, isChecked }: Authorized['session']): StreamLife {
  const left = until * 1000 - clock.wallTime(clock.now())
  // Meanwhile the browser has a newer cookie, but an open stream does not.
  return left < LONGEST_MS
    ? { ms: left, farewell: farewell(isChecked ? 'checked' : 'signed-out') }
    : { ms: LONGEST_MS, farewell: farewell('late') }
}

/** Reads from the cluster only what the browser takes, and not faster than `BYTES_PER_MS`. */
async function pump(
  body: AsyncIterable<Buffer>,
  reader: Reader,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  // A character can be split between two chunks.
  const decoder = new TextDecoder()
  try {
    for await (const chunk of body) {
      reader.send(encode({ kind: 'text', text: decoder.decode(chunk, { stream: true }) }))
      await reader.room()
      await sleep(clock, chunk.length / BYTES_PER_MS, signal)
    }
    reader.end(farewell('ended'))
  } catch {
    // The connection to the cluster broke. A reader that is gone hears nothing of it.
    reader.end(farewell('lost'))
  }
}

function farewell(why: LogEnd): Uint8Array {
  return encode({ kind: 'end', why })
}

function encode(message: LogMessage): Uint8Array {
  return encodeMessage(message)
}
