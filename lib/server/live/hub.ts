import 'server-only'
import type { Clock } from '#lib/runtime/clock'
import type { LiveRequest } from '#lib/domain/live/live-message'
import type { Grant } from '#lib/server/auth/authorize'
import type { Connection } from '#lib/server/live/connection'
import { noteStream } from '#lib/server/live/open-streams'
import { encodeMessage, Reader } from '#lib/server/live/reader'
import { Topic } from '#lib/server/live/topic'
import type { Queried } from '#lib/server/views/query-result'
import type { Session } from '#lib/server/auth/session-cookie'
import type { Reading } from '#lib/server/views/find-view'

export type HubSources = {
  build: string
  /** Also authorises. */
  find: (topic: string, session: Session) => Queried<Reading>
  /** Calls back on every change in the environment. Returns a function that stops it. */
  listen: (environment: Grant['environment'], onChange: () => void) => () => void
  report: (error: unknown) => void
}

/** Makes each view once for all browsers with the same right, and sends them its changes. */
export class LiveHub {
  private readonly topics = new Map<string, Topic>()

  constructor(
    private readonly sources: HubSources,
    private readonly clock: Clock,
  ) {}

  /** The event stream of a browser. An unknown or forbidden topic gets a problem; the others work. */
  open(session: Session, { topics }: LiveRequest, connection: Connection): ReadableStream<Uint8Array> {
    const reader = new Reader(this.clock, connection, session.until * 1000)
    connection.whenGone(noteStream({ session: session.id, end: () => reader.end() }))
    reader.send(encodeMessage({ kind: 'hello', build: this.sources.build }))
    for (const { topic, has } of topics) {
      const found = this.sources.find(topic, session)
      if (found.ok && found.value.topic === topic)
        reader.whenEnded(this.topicOf(topic, found.value).join(reader, has))
      else reader.send(encodeMessage({ kind: 'problem', topic }))
    }
    return reader.stream
  }

  /** The number of views, and how long the slowest one took. */
  get load(): { views: number; slowestMs: number } {
    const costs = [...this.topics.values()].map(({ cost }) => cost)
    return { views: costs.length, slowestMs: Math.max(0, ...costs) }
  }

  private topicOf(name: string, { grants, read }: Reading): Topic {
    const rights = grants.map(({ environment, mayAct }) => `${environment.name} ${mayAct ? 'act' : 'view'}`)
    const key = [name, ...rights].join('\n')
    const known = this.topics.get(key)
    if (known !== undefined) return known
    const listen = (onChange: () => void) => {
      const stops = grants.map(({ environment }) => this.sources.listen(environment, onChange))
      return () => stops.forEach((stop) => stop())
    }
    const { report } = this.sources
    const topic = new Topic(name, { read, listen }, this.clock, report, () => this.topics.delete(key))
    this.topics.set(key, topic)
    return topic
  }
}
