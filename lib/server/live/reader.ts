import 'server-only'
import type { Clock } from '#lib/runtime/clock'
import type { LogMessage } from '#lib/domain/container/pod-log'
import type { LiveMessage } from '#lib/domain/live/live-message'
import type { Connection } from '#lib/server/live/connection'
import { noteDroppedStream } from '#lib/server/live/open-streams'

/** Written, but not yet taken by the connection. */
const BUFFER_BYTES = 64 * 1024
/** As large as the first views of a browser with many tabs. */
const MOST_BEHIND_BYTES = 4 * 1024 * 1024
/** Checked with each heartbeat, so a browser that does not read is dropped within 30 s. */
const STUCK_MS = 20_000
/** How long a reader has to read the end. */
const FAREWELL_MS = 2_000
const HEARTBEAT_MS = 10_000
/** Long enough to be cheap, short enough that readers spread over the replicas again. */
const LIFE_MS = { least: 240_000, spread: 120_000 }

const encoder = new TextEncoder()
const HEARTBEAT = encoder.encode(':\n\n')

/** Encoded once for all readers. */
export function encodeMessage(message: LiveMessage | LogMessage): Uint8Array {
  return encoder.encode(`data: ${JSON.stringify(message)}\n\n`)
}

/** How long a stream lives, and the planned end that is then sent. */
export type StreamLife = { ms: number; farewell: Uint8Array }

/** @param until the end of the session, in milliseconds since 1970 */
export function lifeOfViews(clock: Clock, until: number): StreamLife {
  const life = LIFE_MS.least + clock.random() * LIFE_MS.spread
  return { ms: Math.min(life, until - clock.wallTime(clock.now())), farewell: encodeMessage({ kind: 'end' }) }
}

/** The browser at the other end of an event stream. Views do not wait for a slow one, so that is dropped; a log does. */
export class Reader {
  readonly stream: ReadableStream<Uint8Array>
  private controller: ReadableStreamDefaultController<Uint8Array> | undefined
  private stuckSince: number | null = null
  private readonly endings: (() => void)[] = []
  private sleepers: (() => void)[] = []

  constructor(
    readonly person: string,
    private readonly clock: Clock,
    private readonly connection: Connection,
    private readonly life: StreamLife,
  ) {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.controller = controller
        },
        pull: () => {
          this.stuckSince = null
          this.wake()
        },
        cancel: () => this.finish(() => undefined),
      },
      { highWaterMark: BUFFER_BYTES, size: ({ byteLength }) => byteLength },
    )
    this.whenEnded(clock.after(Math.max(0, life.ms), () => this.end()))
    this.beat()
    connection.whenGone(() => this.finish(() => undefined))
  }

  send(bytes: Uint8Array): void {
    if (this.controller === undefined) return
    this.controller.enqueue(bytes)
    const left = this.controller.desiredSize ?? 0
    if (left <= 0) this.stuckSince ??= this.clock.now()
    if (left < -MOST_BEHIND_BYTES) this.drop()
  }

  /** Resolves when it has taken what was sent, or is gone. */
  room(): Promise<void> {
    if (this.controller === undefined || this.stuckSince === null) return Promise.resolve()
    return new Promise((resolve) => this.sleepers.push(resolve))
  }

  /** The planned end. A reader that does not read it is cut off. */
  end(farewell = this.life.farewell): void {
    this.send(farewell)
    this.finish((controller) => {
      controller.close()
      // If everything was read, the connection is closed by then.
      const cancel = this.clock.after(FAREWELL_MS, () =>
        this.cut(controller, 'The reader did not read the end.'),
      )
      this.connection.whenGone(cancel)
    })
  }

  whenEnded(call: () => void): void {
    if (this.controller === undefined) call()
    else this.endings.push(call)
  }

  private drop(): void {
    noteDroppedStream()
    this.finish((controller) => this.cut(controller, 'The reader is too slow.'))
  }

  /** Closing would keep unread bytes; an error releases them. */
  private cut(controller: ReadableStreamDefaultController<Uint8Array>, message: string): void {
    // Next logs other errors of a stream.
    controller.error(new DOMException(message, 'AbortError'))
    this.connection.cut()
  }

  private beat(): void {
    let cancel = this.clock.after(HEARTBEAT_MS, () => beat())
    const beat = () => {
      cancel = this.clock.after(HEARTBEAT_MS, () => beat())
      const isStuck = this.stuckSince !== null && this.clock.now() - this.stuckSince >= STUCK_MS
      if (isStuck) this.drop()
      else this.send(HEARTBEAT)
    }
    this.whenEnded(() => cancel())
  }

  private wake(): void {
    const { sleepers } = this
    this.sleepers = []
    for (const wake of sleepers) wake()
  }

  private finish(how: (controller: ReadableStreamDefaultController<Uint8Array>) => void): void {
    const { controller } = this
    if (controller === undefined) return
    this.controller = undefined
    how(controller)
    for (const call of this.endings) call()
    this.wake()
  }
}
