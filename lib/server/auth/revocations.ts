import 'server-only'
import { createHash } from 'node:crypto'
import { processSingleton } from '#lib/runtime/process-singleton'
import { SESSION_MS, type SessionContent } from '#lib/server/auth/session-content'

/** `session.HASH` or `person.HASH`, and a moment: those sessions that began before it are over. */
export type Revoked = readonly [key: string, at: number]

const KEY = /^(?:session|person)\.[0-9a-f]{64}$/
/** Of the clocks of replicas. A moment further ahead would keep a person from signing in again. */
const MOST_AHEAD_MS = 60_000
/** With more, a sign-out ends all sessions of the person. These entries fit into a ConfigMap twice. */
const MANY = 4_000

/** The revoked sessions that this process knows of. One is never forgotten before the session would end anyway. */
export class Revocations {
  private readonly moments = new Map<string, number>()
  private readonly listeners = new Set<() => void>()

  learn(revoked: Iterable<Revoked>, now: number): void {
    for (const [key, at] of this.moments) if (!isCurrent([key, at], now)) this.moments.delete(key)
    let isNew = false
    for (const [key, at] of revoked) {
      if (!isCurrent([key, at], now) || at <= (this.moments.get(key) ?? 0)) continue
      this.moments.set(key, at)
      isNew = true
    }
    if (isNew) for (const listener of this.listeners) listener()
  }

  has({ id, person, since }: Pick<SessionContent, 'id' | 'person' | 'since'>): boolean {
    return [keyOfSession(id), keyOfPerson(person)].some((key) => since < (this.moments.get(key) ?? 0))
  }

  onChange(listener: () => void): void {
    this.listeners.add(listener)
  }

  get areMany(): boolean {
    return this.moments.size >= MANY
  }
}

export function revocations(): Revocations {
  return processSingleton('revocations', () => new Revocations())
}

/** Whether it can still be about a session that has not ended by its age. */
export function isCurrent([key, at]: Revoked, now: number): boolean {
  return KEY.test(key) && at > now - SESSION_MS && at <= now + MOST_AHEAD_MS
}

/** Whether its session has ended by its age. Of another form, which a later Quayside may write, this cannot be told. */
export function isPast([key, at]: Revoked, now: number): boolean {
  return KEY.test(key) && at <= now - SESSION_MS
}

/** Of the id, which is in the cookie: who reads the ConfigMap learns no part of one. */
export function keyOfSession(id: string): string {
  return `session.${createHash('sha256').update(id).digest('hex')}`
}

/** @param person from `personHash` */
export function keyOfPerson(person: string): string {
  return `person.${person}`
}
