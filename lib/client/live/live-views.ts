import type { Query, QueryClient } from '@tanstack/react-query'
import type { LiveMessage } from '#lib/domain/live/live-message'
import { applyChanges } from '#lib/domain/live/view-changes'

/** The address of a live query is its topic on the event stream. */
export function topicOf({ meta }: Query): string | null {
  return typeof meta?.topic === 'string' ? meta.topic : null
}

/** The live queries of the page. */
export function liveQueries(client: QueryClient): Query[] {
  const active = client.getQueryCache().findAll({ type: 'active' })
  return active.filter((query) => topicOf(query) !== null)
}

/**
 * The views as the event stream knows them. They are kept beside the query cache, because a fetched view may be newer than the
 * one that the next change is based on. Equal parts share their objects.
 */
export class LiveViews {
  private readonly views = new Map<string, unknown>()
  /** Topics that the server does not send, because there are too many. */
  private readonly unsent = new Set<string>()

  constructor(private readonly client: QueryClient) {}

  get(topic: string): unknown {
    return this.views.get(topic)
  }

  put(topic: string, view: unknown): void {
    this.views.set(topic, view)
  }

  isUnsent(topic: string): boolean {
    return this.unsent.has(topic)
  }

  /** Forgets all other topics. */
  keep(topics: ReadonlySet<string>): void {
    for (const topic of this.views.keys()) if (!topics.has(topic)) this.views.delete(topic)
    for (const topic of this.unsent) if (!topics.has(topic)) this.unsent.delete(topic)
  }

  /** @returns whether the message fits the view */
  take(message: LiveMessage): boolean {
    switch (message.kind) {
      case 'view':
        this.show(message.topic, message.view)
        return true
      case 'same':
        return this.change(message.topic, (view) => view)
      case 'changes':
        return this.change(message.topic, (view) => applyChanges(view, message.changes))
      case 'full':
        this.views.delete(message.topic)
        this.unsent.add(message.topic)
        return true
      case 'problem':
        this.views.delete(message.topic)
        // Fetching the view gives the error that the page shows.
        for (const { queryKey } of this.queriesOf(message.topic)) {
          void this.client.refetchQueries({ queryKey, exact: true })
        }
        return true
      default:
        return true
    }
  }

  private change(topic: string, make: (view: unknown) => unknown): boolean {
    const view = this.views.get(topic)
    if (view === undefined) return false
    try {
      this.show(topic, make(view))
      return true
    } catch {
      this.views.delete(topic)
      return false
    }
  }

  private show(topic: string, view: unknown): void {
    this.views.set(topic, view)
    this.unsent.delete(topic)
    for (const { queryKey } of this.queriesOf(topic)) {
      // The result of a running fetch may be older than this.
      void this.client.cancelQueries({ queryKey, exact: true })
      this.client.setQueryData(queryKey, view)
    }
  }

  private queriesOf(topic: string): Query[] {
    const all = this.client.getQueryCache().getAll()
    return all.filter((query) => topicOf(query) === topic)
  }
}
