import type { Answer, ClusterError } from '#lib/domain/answer'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import type { Source, WatchStart } from '#lib/cluster/list-watch/cluster-source'
import type { Page } from '#lib/cluster/request/pages'
import type { KindSource } from '#lib/cluster/stores/kind-feed'
import type { TestClock } from '#lib/runtime/testing/test-clock'
import { isTimeout } from '#lib/cluster/request/transport-fault'
import type { WatchEvent } from '#lib/cluster/list-watch/watch-event'

export type Thing = KubernetesObject & { value: number }

type Request = { at: number; what: 'page' | 'watch' }

export const UNREACHABLE: ClusterError = { code: 'unreachable', message: 'It cannot be reached.' }
export const GONE: ClusterError = { code: 'gone', status: 410, message: 'It is too old.' }
const FORBIDDEN: ClusterError = { code: 'forbidden', status: 403, message: 'It is not allowed.' }
const TIMEOUT: ClusterError = { code: 'timeout', message: 'It did not answer in time.' }

const PAGE = 2
const PAGE_DEADLINE_MS = 15_000
const BOOKMARK_MS = 60_000

/** Simulates a collection of an API server for a list-watch, with faults that a test chooses. */
export class TestSource implements Source<Thing> {
  readonly path = '/api/v1/namespaces/prod/things'
  /** Whether it answers requests, hangs, or answers with this error. */
  mode: 'up' | 'hanging' | ClusterError = 'up'
  /** Whether later pages show the current objects, with another resourceVersion than the first page. */
  isTorn = false
  /** What the account may not read: namespaces, and `*` for all of them together. */
  readonly forbidden = new Set<string>()
  /** Called after each page. */
  afterPage: () => void = () => undefined
  readonly requests: Request[] = []
  /** Requests that came before the end of a Retry-After. */
  early = 0
  /** The states of the collection, oldest first. */
  readonly past: { at: number; resourceVersion: number; things: Thing[] }[] = []
  private readonly things = new Map<string, Thing>()
  private readonly log: { resourceVersion: number; event: WatchEvent<Thing> }[] = []
  private readonly watches = new Set<TestWatch>()
  private resourceVersion = 100
  private compacted = 100
  private quietUntil = 0

  constructor(private readonly clock: TestClock) {
    this.remember()
  }

  get content(): Thing[] {
    return [...this.things.values()].sort((a, b) => (keyOf(a.metadata) < keyOf(b.metadata) ? -1 : 1))
  }

  get openWatches(): number {
    return this.watches.size
  }

  put(name: string, value: number, namespace = 'prod'): void {
    this.resourceVersion += 1
    const object = thing(name, value, this.resourceVersion, namespace)
    const isAdded = !this.things.has(keyOf(object.metadata))
    this.things.set(keyOf(object.metadata), object)
    this.happened({ type: 'put', isAdded, object })
  }

  delete(name: string, namespace = 'prod'): void {
    if (!this.things.delete(keyOf({ name, namespace }))) return
    this.resourceVersion += 1
    this.happened({ type: 'deleted', name, namespace, resourceVersion: String(this.resourceVersion) })
  }

  /** Drops the history of changes: an older watch gets a 410. */
  compact(): void {
    this.resourceVersion += 1
    this.compacted = this.resourceVersion
    this.remember()
  }

  /** Loses the latest change and its resourceVersion, as etcd does when it is restored; watches break. */
  restore(): void {
    const before = this.past.at(-2)
    if (!before) return
    this.resourceVersion = before.resourceVersion
    this.things.clear()
    for (const each of before.things) this.things.set(keyOf(each.metadata), each)
    this.log.splice(0)
    this.compacted = before.resourceVersion
    this.remember()
    this.breakWatches(UNREACHABLE)
  }

  closeWatches(): void {
    for (const watch of [...this.watches]) watch.end()
  }

  breakWatches(error: ClusterError): void {
    for (const watch of [...this.watches]) {
      watch.push({ type: 'broken', error })
      watch.end()
    }
  }

  /** Open connections stay open, but nothing arrives through them any more. */
  deafenWatches(): void {
    for (const watch of this.watches) watch.isDeaf = true
  }

  /** Sends an event that does not match the collection. */
  inject(event: WatchEvent<Thing>): void {
    for (const watch of this.watches) watch.push(event)
  }

  /** One namespace, or these of all namespaces. */
  within(scope: string | ReadonlySet<string>): Source<Thing> {
    const isOne = typeof scope === 'string'
    const isWanted = (namespace: string | undefined) =>
      isOne ? namespace === scope : scope.has(namespace ?? '')
    const mine = ({ metadata }: Thing) => !isOne || isWanted(metadata.namespace)
    const view: View = { right: isOne ? scope : '*', isListed: mine, isWanted, isOne }
    return {
      path: this.path,
      page: (next, signal) => this.pageOf(view, next, signal),
      watch: (from, signal) => this.watchOf(view, from, signal),
    }
  }

  readonly page = (next: string, signal: AbortSignal) => this.pageOf(EVERYTHING, next, signal)

  readonly watch = (from: WatchStart, signal: AbortSignal) => this.watchOf(EVERYTHING, from, signal)

  private async pageOf(
    { right, isListed, isWanted }: View,
    next: string,
    signal: AbortSignal,
  ): Promise<Answer<Page<Thing>>> {
    this.asked('page')
    if (this.mode === 'hanging') return this.hang(signal)
    if (this.mode !== 'up') return this.refuse(this.mode)
    if (this.forbidden.has(right)) return this.refuse(FORBIDDEN)
    const [of = '', after = ''] = next === '' ? [String(this.resourceVersion)] : next.split(':')
    if (Number(of) < this.compacted) return { ok: false, error: GONE }
    const wanted = this.isTorn ? this.resourceVersion : Number(of)
    const all = this.past.findLast(({ resourceVersion }) => resourceVersion <= wanted)?.things ?? []
    const rest = all.filter((each) => isListed(each) && keyOf(each.metadata) > after)
    const shown = rest.slice(0, PAGE)
    const last = shown.at(-1)
    const value = {
      objects: shown.filter(({ metadata }) => isWanted(metadata.namespace)),
      unreadable: [],
      resourceVersion: String(wanted),
      bytes: 100 * shown.length,
      next: rest.length > PAGE && last ? `${of}:${keyOf(last.metadata)}` : '',
    }
    this.afterPage()
    await Promise.resolve()
    return { ok: true, value }
  }

  private async watchOf(
    view: View,
    { resourceVersion, seconds }: WatchStart,
    signal: AbortSignal,
  ): Promise<Answer<AsyncIterable<WatchEvent<Thing>>>> {
    this.asked('watch')
    if (this.mode === 'hanging') return this.hang(signal)
    if (this.mode !== 'up') return this.refuse(this.mode)
    if (this.forbidden.has(view.right)) return this.refuse(FORBIDDEN)
    const watch = new TestWatch(view, signal, () => {
      cancel()
      this.watches.delete(watch)
    })
    const stops = [this.clock.after(seconds * 1000, () => watch.end())]
    const bookmark = () => {
      watch.push({ type: 'bookmark', resourceVersion: String(this.resourceVersion) })
      stops[1] = this.clock.after(BOOKMARK_MS, bookmark)
    }
    stops[1] = this.clock.after(BOOKMARK_MS, bookmark)
    const cancel = () => stops.forEach((stop) => stop())
    this.watches.add(watch)
    if (Number(resourceVersion) < this.compacted) watch.push({ type: 'error', error: GONE })
    for (const { resourceVersion: of, event } of this.log) if (of > Number(resourceVersion)) watch.push(event)
    await Promise.resolve()
    return { ok: true, value: watch }
  }

  private asked(what: Request['what']): void {
    const at = this.clock.now()
    this.requests.push({ at, what })
    if (at < this.quietUntil) this.early += 1
  }

  private refuse(error: ClusterError): Answer<never> {
    const { retryAfterSeconds = 0 } = error
    this.quietUntil = Math.max(this.quietUntil, this.clock.now() + retryAfterSeconds * 1000)
    return { ok: false, error }
  }

  private happened(event: WatchEvent<Thing>): void {
    this.log.push({ resourceVersion: this.resourceVersion, event })
    this.remember()
    for (const watch of this.watches) watch.push(event)
  }

  private remember(): void {
    this.past.push({ at: this.clock.now(), resourceVersion: this.resourceVersion, things: this.content })
  }

  private hang(signal: AbortSignal): Promise<Answer<never>> {
    return new Promise((resolve, reject) => {
      const cancel = this.clock.after(PAGE_DEADLINE_MS, () => resolve({ ok: false, error: TIMEOUT }))
      signal.addEventListener('abort', () => {
        cancel()
        if (isTimeout(signal.reason)) resolve({ ok: false, error: TIMEOUT })
        else reject(signal.reason as Error)
      })
    })
  }
}

export function thing(name: string, value: number, resourceVersion: number, namespace = 'prod'): Thing {
  const uid = `uid-${namespace}-${name}`
  return { metadata: { name, namespace, uid, resourceVersion: String(resourceVersion) }, value }
}

function keyOf({ namespace = 'prod', name }: { namespace?: string; name: string }): string {
  return `${namespace}/${name}`
}

/** What a list-watch sees of the collection. */
type View = {
  /** The right that it needs. */
  right: string
  isListed: (object: Thing) => boolean
  isWanted: (namespace: string | undefined) => boolean
  isOne: boolean
}

const EVERYTHING: View = { right: '', isListed: () => true, isWanted: () => true, isOne: true }

/** The event as a list-watch gets it; null if it gets none. */
function seenBy({ isOne, isWanted }: View, event: WatchEvent<Thing>): WatchEvent<Thing> | null {
  if (event.type !== 'put' && event.type !== 'deleted') return event
  const { namespace, resourceVersion } = event.type === 'put' ? event.object.metadata : event
  if (isWanted(namespace)) return event
  return isOne ? null : { type: 'elsewhere', resourceVersion }
}

/** The open answer of a watch. */
class TestWatch implements AsyncIterable<WatchEvent<Thing>> {
  isDeaf = false
  private readonly events: WatchEvent<Thing>[] = []
  private isOver = false
  private wake: () => void = () => undefined

  constructor(
    private readonly view: View,
    private readonly signal: AbortSignal,
    private readonly onOver: () => void,
  ) {
    signal.addEventListener('abort', () => this.over())
  }

  push(event: WatchEvent<Thing>): void {
    const seen = seenBy(this.view, event)
    if (this.isDeaf || seen === null) return
    this.events.push(seen)
    this.wake()
  }

  end(): void {
    if (!this.isDeaf) this.over()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<WatchEvent<Thing>> {
    try {
      for (;;) {
        const next = this.events.shift()
        if (next) yield next
        else if (this.signal.aborted) throw this.signal.reason as Error
        else if (this.isOver) return
        else await new Promise<void>((resolve) => (this.wake = resolve))
      }
    } finally {
      this.over()
    }
  }

  private over(): void {
    if (this.isOver) return
    this.isOver = true
    this.onOver()
    this.wake()
  }
}

/** A kind of a cluster for a feed: the source, in all ways in which it can be read. */
export function feedSourceOf(source: TestSource): KindSource<Thing> {
  const isLost = ({ code }: ClusterError) =>
    Promise.resolve(code === 'too-large' || (code === 'forbidden' && source.forbidden.has('*')))
  return {
    in: (namespace) => source.within(namespace),
    across: (namespaces) => ({ ...source.within(namespaces), isLost }),
    isWorthwhile: () => Promise.resolve(!source.forbidden.has('*')),
  }
}
