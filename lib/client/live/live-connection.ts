import type { LiveMessage, LiveRequest } from '#lib/domain/live/live-message'
import { readMessages } from '#lib/client/live/event-stream'
import { ownAddress } from '#lib/runtime/base-path'
import { sleep, type Clock } from '#lib/runtime/clock'
import { IDLE, type StreamState } from '#lib/client/live/stream-state'

/** The server sends a heartbeat every 10 s, so after this silence the connection only looks open. */
const SILENCE_MS = 40_000
/** A stream that lives shorter than this is not reopened at once. */
const STEADY_MS = 5_000
const BACKOFF_MS = { first: 300, most: 15_000 }
/** The person has enough streams; one of them has to end first. */
const CROWDED_MS = 30_000
/** A replica that ends gives a time to come back within. */
const LONGEST_SPREAD_MS = 5_000

/** `withinMs`: the stream was not alone to end, and comes back at a random moment within this time. */
type Ending = { why: 'planned' | 'broken' | 'crowded' | 'signed-out'; withinMs?: number }

/** What the browser gives, passed in for tests. */
export type Browser = Clock & {
  fetch: typeof fetch
  /** Whether the session goes on, after the server refused it. */
  renew: () => Promise<boolean>
}

type Listening = {
  /** The build of the page. */
  build: string
  /** Called for each new stream. */
  request: () => LiveRequest
  /** @returns false if it does not fit; then a new stream is opened */
  onMessage: (message: LiveMessage) => boolean
  /** Also called with each heartbeat. */
  onState: (state: StreamState) => void
}

/** One event stream at a time, reopened whenever it ends, unless the session ended. */
export class LiveConnection {
  private current: AbortController | null = null
  private failures = 0
  /** Since the last stream. */
  private isRenewed = false
  private endWait: () => void = () => undefined
  private state: StreamState

  constructor(
    private readonly listening: Listening,
    private readonly browser: Browser,
  ) {
    // The page was loaded a moment ago.
    this.state = { ...IDLE, heardAt: browser.now() }
  }

  /** Replaces the stream. The old one ends first, because messages of two streams do not fit together. */
  open(): void {
    this.stop()
    const run = new AbortController()
    this.current = run
    void this.keepOpen(run)
  }

  /** Ends the wait for the next try. */
  hurry(): void {
    this.endWait()
  }

  close(): void {
    this.stop()
    this.enter('idle')
  }

  private stop(): void {
    this.current?.abort()
    this.current = null
    this.endWait()
  }

  private async keepOpen(run: AbortController): Promise<void> {
    if (this.state.phase !== 'live') this.enter('reconnecting')
    while (this.isCurrent(run)) {
      const opened = this.browser.now()
      const { why, withinMs = 0 } = await this.listen(run.signal)
      if (!this.isCurrent(run)) return
      this.enter(why === 'signed-out' || why === 'crowded' ? why : 'reconnecting')
      if (why === 'signed-out') return
      const isSteady = this.browser.now() - opened > STEADY_MS
      if (isSteady) this.failures = 0
      if (why === 'crowded') await this.pauseAbout(CROWDED_MS)
      else if (why === 'broken' || !isSteady) await this.backOff()
      else if (withinMs > 0) await this.pause(withinMs * this.browser.random())
    }
  }

  private isCurrent(run: AbortController): boolean {
    return this.current === run
  }

  private async listen(run: AbortSignal): Promise<Ending> {
    const attempt = new AbortController()
    const abort = () => attempt.abort()
    run.addEventListener('abort', abort)
    let stopWaiting = this.browser.after(SILENCE_MS, abort)
    try {
      const response = await this.ask(attempt.signal)
      if (response.status === 401) return await this.afterRefusal()
      if (response.status === 429) return { why: 'crowded' }
      // The stream does not exist: the server is of another build than the page.
      if (response.status === 404 || response.status === 409) this.noteBuild(null)
      if (!response.ok || response.body === null) return BROKEN
      for await (const message of readMessages(response.body)) {
        stopWaiting()
        stopWaiting = this.browser.after(SILENCE_MS, abort)
        this.state = { ...this.state, heardAt: this.browser.now() }
        if (run.aborted || message === 'malformed') return BROKEN
        if (message === 'heartbeat') {
          this.listening.onState(this.state)
          continue
        }
        if (message.kind === 'end') return endingOf(message)
        if (message.kind === 'hello') this.greeted(message.build)
        else if (!this.listening.onMessage(message)) return BROKEN
      }
      return BROKEN
    } catch {
      return BROKEN
    } finally {
      stopWaiting()
      run.removeEventListener('abort', abort)
      attempt.abort()
    }
  }

  /** While the page slept, the groups of the person became too old, which is not the end of the session. */
  private async afterRefusal(): Promise<Ending> {
    if (this.isRenewed || !(await this.browser.renew())) return { why: 'signed-out' }
    this.isRenewed = true
    return BROKEN
  }

  private ask(signal: AbortSignal): Promise<Response> {
    return this.browser.fetch(ownAddress('/api/live'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(this.listening.request()),
      cache: 'no-store',
      signal,
    })
  }

  private greeted(build: string): void {
    this.isRenewed = false
    this.noteBuild(build)
    this.enter('live')
  }

  private noteBuild(build: string | null): void {
    this.state = { ...this.state, isOutdated: build !== this.listening.build }
  }

  private backOff(): Promise<void> {
    const most = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** this.failures)
    this.failures += 1
    return this.pauseAbout(most)
  }

  /** With jitter, so that browsers do not come back all at once. */
  private pauseAbout(most: number): Promise<void> {
    return this.pause(most * (0.5 + this.browser.random() / 2))
  }

  private pause(milliseconds: number): Promise<void> {
    const wait = new AbortController()
    this.endWait = () => wait.abort()
    return sleep(this.browser, milliseconds, wait.signal)
  }

  private enter(phase: StreamState['phase']): void {
    const since = phase === this.state.phase ? this.state.since : this.browser.now()
    this.state = { ...this.state, phase, since }
    this.listening.onState(this.state)
  }
}

const BROKEN: Ending = { why: 'broken' }

function endingOf({ withinMs = 0 }: Extract<LiveMessage, { kind: 'end' }>): Ending {
  return { why: 'planned', withinMs: Math.min(withinMs, LONGEST_SPREAD_MS) }
}
