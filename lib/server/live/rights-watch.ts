import 'server-only'
import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '#lib/runtime/clock'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import { decide, type Decision, type Grant } from '#lib/server/auth/authorize'
import type { Session } from '#lib/server/auth/session-cookie'
import { config } from '#lib/server/config/config'

/** Often enough that nobody keeps a right for five minutes that they have lost. */
const LOOK_MS = 60_000
/** All owners of streams do not ask at once. */
const SPREAD_MS = 15_000
/** How long a stream goes on while the cluster cannot be asked. Another look is at most 75 s away, and a stream lives six minutes. */
const LONGEST_UNKNOWN_MS = 200_000

/** What an open stream shows, by what was granted when it opened. */
type Watched = { grants: readonly Grant[]; end: () => void }

type Known = { grant: Grant; at: number }

/** The streams of those who are the same to the cluster, and what it last said of them. */
type Owner = { session: Session; streams: Set<Watched>; known: Map<string, Known>; cancel: () => void }

/**
 * Ends the streams of people who lost a right: the browser then asks for a new one, and gets what it may have. What one person may do is
 * looked at once for all of their streams.
 */
export class RightsWatch {
  private readonly owners = new Map<string, Owner>()

  constructor(
    private readonly look: (environment: string, session: Session) => Promise<Decision>,
    private readonly clock: Clock,
  ) {}

  /** @returns a function to call when the stream is over */
  add(session: Session, { grants: all, end }: Watched): () => void {
    // Roles change with the session, and other ways end that.
    const grants = all.filter(({ limits }) => limits !== undefined)
    if (grants.length === 0) return () => undefined
    const key = JSON.stringify([session.clusterUser, [...session.groups].sort()])
    const owner = this.owners.get(key) ?? this.start(key, session)
    const stream = { grants, end }
    owner.streams.add(stream)
    for (const grant of grants) owner.known.set(grant.environment.name, { grant, at: this.clock.now() })
    return () => {
      owner.streams.delete(stream)
      if (owner.streams.size > 0) return
      owner.cancel()
      if (this.owners.get(key) === owner) this.owners.delete(key)
    }
  }

  private start(key: string, session: Session): Owner {
    const owner: Owner = { session, streams: new Set(), known: new Map(), cancel: () => undefined }
    this.owners.set(key, owner)
    this.schedule(owner)
    return owner
  }

  private schedule(owner: Owner): void {
    const milliseconds = LOOK_MS + this.clock.random() * SPREAD_MS
    owner.cancel = this.clock.after(milliseconds, () => {
      void this.lookAt(owner).finally(() => {
        if (owner.streams.size > 0) this.schedule(owner)
      })
    })
  }

  private async lookAt(owner: Owner): Promise<void> {
    const names = new Set(
      [...owner.streams].flatMap(({ grants }) => grants.map(({ environment }) => environment.name)),
    )
    await Promise.all([...names].map((name) => this.lookIn(owner, name)))
    const now = this.clock.now()
    for (const stream of [...owner.streams]) {
      const isSame = stream.grants.every((grant) => {
        const known = owner.known.get(grant.environment.name)
        return known !== undefined && now - known.at < LONGEST_UNKNOWN_MS && isSameGrant(known.grant, grant)
      })
      if (!isSame) stream.end()
    }
  }

  private async lookIn(owner: Owner, name: string): Promise<void> {
    // A look that fails is one that tells nothing.
    const decision = await this.look(name, owner.session).catch(() => null)
    if (decision === null || (!decision.ok && decision.error.code === 'unknown-rights')) return
    if (!decision.ok) owner.known.delete(name)
    else if (decision.limits?.unknown.length === 0)
      owner.known.set(name, { grant: decision, at: this.clock.now() })
  }
}

/** That of the process. */
export function rightsWatch(): RightsWatch {
  const look = (environment: string, session: Session) =>
    decide(config().environments, session, environment, 'view')
  return processSingleton('rights-watch', () => new RightsWatch(look, systemClock))
}

function isSameGrant(a: Grant, b: Grant): boolean {
  return a.mayAct === b.mayAct && isDeepStrictEqual(a.limits, b.limits)
}
