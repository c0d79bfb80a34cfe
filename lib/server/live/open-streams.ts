import 'server-only'
import type { Admission } from '#lib/runtime/admission-gate'
import { processSingleton } from '#lib/runtime/process-singleton'
import { revocations } from '#lib/server/auth/revocations'
import { LIMITS } from '#lib/server/limits'

/** Event streams of views, and logs that are followed: each has limits of its own. */
type StreamKind = 'views' | 'log'

/** Why a stream ends before its time: its session was revoked, or the process ends. */
export type StreamEnd = 'revoked' | 'leaving'

/** `isRevoked`: whether its session is, or rights that it had when it opened. */
export type OpenStream = {
  kind: StreamKind
  person: string
  isRevoked: () => boolean
  end: (why: StreamEnd) => void
}

const MOST = {
  views: { ofPerson: LIMITS.streamsOfPerson, ofAll: LIMITS.streams },
  log: { ofPerson: LIMITS.logsOfPerson, ofAll: LIMITS.logs },
}
type OpenStreams = { streams: Set<OpenStream>; isClosed: boolean }

/** From the first one on, a sign-out ends those of its session, whichever kind they are, and whichever replica took it. */
function all(): OpenStreams {
  return processSingleton('open-streams', (): OpenStreams => {
    revocations().onChange(endRevokedStreams)
    return { streams: new Set(), isClosed: false }
  })
}

/**
 * Whether one more stream may open. One that is over the limit is refused, rather than an older one ended: that one would come back
 * and take the place of another, and so on. Its page asks for itself every few seconds.
 */
export function admitStream(person: string, kind: StreamKind = 'views'): Admission {
  const streams = [...all().streams].filter((each) => each.kind === kind)
  if (all().isClosed || streams.length >= MOST[kind].ofAll) return 'busy'
  const own = streams.filter((each) => each.person === person)
  return own.length < MOST[kind].ofPerson ? 'admitted' : 'too-many'
}

/** @returns a function to call when its connection is closed */
export function noteStream(stream: OpenStream): () => void {
  const { streams } = all()
  streams.add(stream)
  return () => void streams.delete(stream)
}

export function endRevokedStreams(): void {
  for (const stream of all().streams) if (stream.isRevoked()) stream.end('revoked')
}

/** The process waits for open responses before it exits, so they must end; no new stream opens. */
export function endAllStreams(): void {
  const open = all()
  open.isClosed = true
  for (const stream of open.streams) stream.end('leaving')
}

export function countStreams(kind: StreamKind = 'views'): number {
  return [...all().streams].filter((each) => each.kind === kind).length
}

export function noteDroppedStream(): void {
  dropped().count += 1
}

export const dropped = () => processSingleton('dropped-streams', () => ({ count: 0 }))
