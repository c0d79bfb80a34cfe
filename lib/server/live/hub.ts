import 'server-only'
import type { Clock } from '#lib/runtime/clock'
import type { LiveRequest } from '#lib/domain/live/live-message'
import type { Grant } from '#lib/server/auth/authorize'
import { revocations } from '#lib/server/auth/revocations'
import type { Connection } from '#lib/server/live/connection'
import { noteStream, type StreamEnd } from '#lib/server/live/open-streams'
import { encodeMessage, lifeOfViews, Reader } from '#lib/server/live/reader'
import type { RightsWatch } from '#lib/server/live/rights-watch'
import { Topic } from '#lib/server/live/topic'
import { LIMITS } from '#lib/server/limits'
import { STREAMS_WITHIN_MS } from '#lib/server/shutdown-times'
import type { Queried } from '#lib/server/views/query-result'
import type { Session } from '#lib/server/auth/session-cookie'
import type { Reading } from '#lib/server/views/find-view'

const LEAVING = encodeMessage({ kind: 'end', withinMs: STREAMS_WITHIN_MS })

export type HubSources = {
  build: string
  /** Also authorises. */
  find: (topic: string, session: Session) => Promise<Queried<Reading>>
  /** Ends a stream whose owner loses a right. Returns a function to call when it is over. */
  watchRights: RightsWatch['add']
  /** What a person may do by roles: when it changes, so do the views that their stream may carry. */
  rights: (session: Session) => string
  /** Calls back on every change in the environment. Returns a function that stops it. */
  listen: (environment: Grant['environment'], onChange: () => void) => () => void
  /** Resolves when the next view may be made. */
  turn: () => Promise<void>
  report: (error: unknown) => void
}

/** Makes each view once for all browsers with the same right, and sends them its changes. */
export class LiveHub {
  private readonly topics = new Map<string, Topic>()

  constructor(
    private readonly sources: HubSources,
    private readonly clock: Clock,
  ) {}

  /** The event stream of a browser. A topic that is unknown, forbidden or one too many gets a message; the others work. */
  open(session: Session, { topics }: LiveRequest, connection: Connection): ReadableStream<Uint8Array> {
    const person = session.user.subject
    const reader = new Reader(person, this.clock, connection, lifeOfViews(this.clock, session.until * 1000))
    const { rights } = this.sources
    const before = rights(session)
    const isRevoked = () => revocations().has(session) || rights(session) !== before
    const end = (why: StreamEnd) => reader.end(why === 'leaving' ? LEAVING : undefined)
    connection.whenGone(noteStream({ kind: 'views', person, isRevoked, end }))
    reader.send(encodeMessage({ kind: 'hello', build: this.sources.build }))
    // A cluster that has to be asked for one does not delay the others.
    for (const { topic, has } of topics) void this.join(reader, session, topic, has)
    return reader.stream
  }

  private async join(reader: Reader, session: Session, name: string, has: string | null): Promise<void> {
    const problem = encodeMessage({ kind: 'problem', topic: name })
    try {
      const found = await this.sources.find(name, session)
      if (!found.ok || found.value.topic !== name) {
        reader.send(problem)
        return
      }
      const topic = this.topicFor(reader.person, name, found.value)
      if (topic === null) {
        reader.send(encodeMessage({ kind: 'full', topic: name }))
        return
      }
      reader.whenEnded(topic.join(reader, has))
      const { grants } = found.value
      reader.whenEnded(this.sources.watchRights(session, { grants, end: () => reader.end() }))
    } catch (error) {
      this.sources.report(error)
      reader.send(problem)
    }
  }

  /** The number of views, and how long the slowest one took. */
  get load(): { views: number; slowestMs: number } {
    const costs = [...this.topics.values()].map(({ cost }) => cost)
    return { views: costs.length, slowestMs: Math.max(0, ...costs) }
  }

  /** @returns null if there are as many views as there may be, of this person or in all */
  private topicFor(person: string, name: string, { grants, read }: Reading): Topic | null {
    const rights = grants.map(({ environment, mayAct, limits }) =>
      JSON.stringify([environment.name, mayAct, limits]),
    )
    const key = [name, ...rights].join('\n')
    const known = this.topics.get(key)
    if (known?.isHeardBy(person)) return known
    if (this.viewsOf(person) >= LIMITS.viewsOfPerson) return null
    if (known !== undefined) return known
    if (this.topics.size >= LIMITS.views && !this.forgetIdle()) return null
    const listen = (onChange: () => void) => {
      const stops = grants.map(({ environment }) => this.sources.listen(environment, onChange))
      return () => stops.forEach((stop) => stop())
    }
    const { turn, report } = this.sources
    const onClose = () => this.topics.delete(key)
    const pace = { turn, shareOfAll: () => this.share }
    const topic = new Topic(name, { read, listen }, pace, this.clock, report, onClose)
    this.topics.set(key, topic)
    return topic
  }

  private viewsOf(person: string): number {
    return [...this.topics.values()].filter((topic) => topic.isHeardBy(person)).length
  }

  /** Makes room by the view that nobody has read for the longest time, if there is one. */
  private forgetIdle(): boolean {
    const idle = [...this.topics.values()].filter(({ idleSince }) => idleSince !== null)
    const [oldest] = idle.sort((a, b) => (a.idleSince ?? 0) - (b.idleSince ?? 0))
    oldest?.close()
    return oldest !== undefined
  }

  private get share(): number {
    return [...this.topics.values()].reduce((sum, { share }) => sum + share, 0)
  }
}
