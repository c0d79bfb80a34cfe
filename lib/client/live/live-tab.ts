import type { QueryClient } from '@tanstack/react-query'
import type { LiveMessage, LiveRequest } from '#lib/domain/live/live-message'
import { fingerprintOf } from '#lib/plan/fingerprint'
import { LiveConnection, type Browser } from '#lib/client/live/live-connection'
import { liveQueries, LiveViews, topicOf } from '#lib/client/live/live-views'
import { IDLE, type StreamState } from '#lib/client/live/stream-state'
import { TabMembers } from '#lib/client/live/tab-members'
import type { LeaderMessage, TabMessage, Wanted } from '#lib/client/live/tab-message'

/** Within this time, a new leader hears from the other tabs. */
const OPEN_SOON_MS = 20
/** A superfluous topic costs less than a new stream. */
const OPEN_LATER_MS = 30_000
const REPEAT_MS = 60_000
/** A leader sends its state with each heartbeat of its stream, every 10 s. */
const SILENCE_MS = 30_000

type Channel = {
  post: (message: TabMessage) => void
  /** The leader is silent, so a visible tab takes over. */
  takeOver: () => void
}

/** One tab of those that share an event stream: either its leader, or a follower. */
export class LiveTab {
  private readonly views: LiveViews
  private readonly connection: LiveConnection
  private readonly members: TabMembers
  private isLeader = false
  /** Of the connection, and as it is for the page of this tab. */
  private heard: StreamState
  private state: StreamState
  private asked = new Set<string>()
  private cancelOpening: (() => void) | null = null
  private cancelRepeat: () => void = () => undefined
  private cancelDoubt: () => void = () => undefined

  constructor(
    private readonly name: string,
    private readonly client: QueryClient,
    private readonly channel: Channel,
    build: string,
    private readonly browser: Browser,
    private readonly onState: (state: StreamState) => void,
  ) {
    this.views = new LiveViews(client)
    this.members = new TabMembers(browser.now)
    this.heard = { ...IDLE, heardAt: browser.now() }
    this.state = this.heard
    this.connection = new LiveConnection(
      {
        build,
        request: () => this.request(),
        onMessage: (message) => this.say(message, null),
        onState: (state) => {
          this.take(state)
          if (this.isLeader) this.channel.post({ kind: 'state', state })
        },
      },
      browser,
    )
    this.repeat()
    this.awaitLeader()
  }

  lead(): void {
    this.isLeader = true
    this.channel.post({ kind: 'who' })
    this.announce()
  }

  /** Another tab leads now. */
  follow(): void {
    this.isLeader = false
    this.members.clear()
    this.asked.clear()
    this.cancelOpening?.()
    this.connection.close()
    this.awaitLeader()
    this.announce()
  }

  /** Says what this tab wants. Called whenever that may have changed. */
  announce(): void {
    const queries = liveQueries(this.client)
    this.takeAgain()
    const wanted = queries.flatMap((query) => {
      const topic = topicOf(query)
      // A view that is being fetched for the first time need not come from the stream, too.
      return topic === null || query.state.status === 'pending' ? [] : [{ topic, view: query.state.data }]
    })
    if (this.isLeader) this.note(this.name, wanted)
    else {
      this.views.keep(new Set(wanted.map(({ topic }) => topic)))
      this.channel.post({ kind: 'wants', tab: this.name, wanted })
    }
  }

  hear(message: TabMessage): void {
    switch (message.kind) {
      case 'wants':
        if (this.isLeader) this.note(message.tab, message.wanted)
        break
      case 'leaves':
        if (this.members.forget(message.tab)) this.review()
        break
      default:
        // A replaced leader may not know it yet.
        if (!this.isLeader) this.hearLeader(message)
    }
  }

  /** The network is back, or the tab is visible again. */
  hurry(): void {
    if (this.isLeader) this.connection.hurry()
  }

  stop(): void {
    this.channel.post({ kind: 'leaves', tab: this.name })
    this.cancelRepeat()
    this.cancelDoubt()
    this.cancelOpening?.()
    this.connection.close()
  }

  private hearLeader(message: LeaderMessage): void {
    this.awaitLeader()
    switch (message.kind) {
      case 'who':
        this.views.keep(new Set())
        this.announce()
        break
      case 'says':
        if (message.to === null || message.to === this.name) this.takeView(message.message)
        break
      case 'state':
        this.take(message.state)
    }
  }

  private awaitLeader(): void {
    this.cancelDoubt()
    this.cancelDoubt = this.browser.after(SILENCE_MS, () => {
      if (this.isLeader) return
      this.awaitLeader()
      const isSignedOut = this.state.phase === 'signed-out'
      if (!isSignedOut && liveQueries(this.client).length > 0) this.channel.takeOver()
    })
  }

  private note(tab: string, wanted: Wanted): void {
    const topics = wanted.map(({ topic }) => topic)
    const before = this.members.note(tab, topics)
    for (const { topic, view } of wanted) {
      const isUnsent = this.views.isUnsent(topic)
      if (this.views.get(topic) === undefined && view !== undefined && !isUnsent) this.views.put(topic, view)
      const known = this.views.get(topic)
      if (isUnsent) this.say({ kind: 'full', topic }, tab)
      // It gets only changes from now on, so it must start from the same view.
      if (!before?.has(topic) && known !== undefined) this.say({ kind: 'view', topic, view: known }, tab)
    }
    if (before === undefined) this.channel.post({ kind: 'state', state: this.heard })
    // A page was just loaded, so there is a session again.
    if (before === undefined && this.state.phase === 'signed-out') this.asked.clear()
    this.review()
  }

  private say(message: LiveMessage, to: string | null): boolean {
    const isForMe = to === null || to === this.name
    if (isForMe && !this.takeView(message)) return false
    if (to !== this.name) this.channel.post({ kind: 'says', to, message })
    return true
  }

  /** Opens a new stream if another set of topics is wanted, at once or later. */
  private review(): void {
    if (!this.isLeader) return
    const wanted = this.members.topics()
    const isLacking = [...wanted].some((topic) => !this.asked.has(topic))
    const isTooMuch = [...this.asked].some((topic) => !wanted.has(topic))
    this.cancelOpening?.()
    this.cancelOpening = null
    // Timers of a hidden tab may take a second, while another tab waits.
    if (isLacking && this.state.phase === 'live') this.open()
    else if (isLacking) this.openIn(OPEN_SOON_MS)
    else if (isTooMuch) this.openIn(OPEN_LATER_MS)
  }

  private openIn(milliseconds: number): void {
    this.cancelOpening = this.browser.after(milliseconds, () => this.open())
  }

  private open(): void {
    this.asked = this.members.topics()
    this.views.keep(this.asked)
    if (this.asked.size > 0) this.connection.open()
    else this.connection.close()
  }

  private request(): LiveRequest {
    const topics = [...this.asked].map((topic) => {
      const view = this.views.get(topic)
      return { topic, has: view === undefined ? null : fingerprintOf(view) }
    })
    return { topics }
  }

  private repeat(): void {
    this.cancelRepeat = this.browser.after(REPEAT_MS, () => {
      this.announce()
      this.repeat()
    })
  }

  private takeView(message: LiveMessage): boolean {
    const isFitting = this.views.take(message)
    this.takeAgain()
    return isFitting
  }

  /** What the page shows may need another state. */
  private takeAgain(): void {
    if (this.asShown(this.heard).phase !== this.state.phase) this.take(this.heard)
  }

  private take(heard: StreamState): void {
    this.heard = heard
    const wasSignedOut = this.state.phase === 'signed-out'
    const state = this.asShown(heard)
    this.state = state
    this.onState(state)
    if (state.phase === 'signed-out' && !wasSignedOut) {
      // The queries then fail, and the page says why.
      for (const { queryKey } of liveQueries(this.client)) {
        void this.client.refetchQueries({ queryKey, exact: true })
      }
    }
  }

  /** A page with live views polls if it has no stream, or one that does not send them all. */
  private asShown(state: StreamState): StreamState {
    const topics = liveQueries(this.client).map(topicOf)
    if (state.phase === 'idle' && topics.length > 0)
      return { ...state, phase: 'reconnecting', since: this.browser.now() }
    const isLacking = topics.some((topic) => topic !== null && this.views.isUnsent(topic))
    return state.phase === 'live' && isLacking ? { ...state, phase: 'crowded' } : state
  }
}
