import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import { sleep, type Clock } from '#lib/runtime/clock'
import type { Source } from '#lib/cluster/list-watch/cluster-source'
import { startDeadline } from '#lib/runtime/deadline'
import { failedList, lostWay, refusedWatch, type WatchOutcome } from '#lib/cluster/list-watch/watch-outcome'
import type { Target } from '#lib/cluster/list-watch/target'
import { OpenWatch, type WatchPosition } from '#lib/cluster/list-watch/open-watch'
import { afterFailure, nextTryAt, NO_FAILURES } from '#lib/runtime/backoff'
import { collectPages } from '#lib/cluster/request/pages'

/** How long the answer to a watch may take to begin. */
const ANSWER_MS = 15_000
/** The server is asked to end a watch after this time or up to twice as long, at random, as client-go does. */
const SHORTEST_WATCH_S = 300
/** How long the server may be late before the watch is closed here. */
const OVERDUE_MS = 30_000

/** How long all pages of a list may take: as long as a continue token lives, at most. Each page has a deadline of its own. */
const LIST_MS = 600_000

const UNWATCHABLE: ClusterError = {
  code: 'malformed',
  message: 'The API server sent a list without a resourceVersion, so it cannot be watched.',
}
const INTERNAL_ERROR: ClusterError = {
  code: 'failed',
  message: 'Internal error in Quayside. See its log.',
}

/**
 * Keeps a store equal to its source, across all failures, until `signal` aborts or the source is lost.
 * @param from where to begin to watch; null if a list is needed
 * @returns where another list-watch of the same objects can begin; null if it needs a list
 */
export async function listAndWatch<T extends KubernetesObject>(
  source: Source<T>,
  store: Target<T>,
  clock: Clock,
  report: (error: unknown) => void,
  signal: AbortSignal,
  from: WatchPosition | null = null,
): Promise<WatchPosition | null> {
  const listWatch = new ListWatch(source, store, clock, from && { ...from })
  let backoff = NO_FAILURES
  while (!signal.aborted) {
    const beganAt = clock.now()
    const outcome = await listWatch.attempt(signal, report)
    if (outcome === null) continue
    if (outcome.error) store.countFailure(outcome.error.code)
    if (outcome.isLost) return listWatch.position
    if (outcome.error) store.fail(outcome.error)
    const endedAt = clock.now()
    if (!outcome.isSuccess) backoff = afterFailure(backoff, endedAt)
    const soonest = outcome.isSuccess ? endedAt : nextTryAt(backoff, beganAt, clock.random())
    const until = Math.max(soonest, store.quietUntil)
    if (until <= endedAt) continue
    store.enter('waiting')
    await sleep(clock, until - endedAt, signal)
  }
  store.enter('stopped')
  return null
}

class ListWatch<T extends KubernetesObject> {
  constructor(
    private readonly source: Source<T>,
    private readonly store: Target<T>,
    private readonly clock: Clock,
    /** Where to resume the watch; null if a new list is needed. */
    public position: WatchPosition | null,
  ) {}

  /** One list, or one watch. Null if a list was read, or if `outer` aborted. */
  async attempt(outer: AbortSignal, report: (error: unknown) => void): Promise<WatchOutcome | null> {
    const controller = new AbortController()
    const end = () => controller.abort()
    outer.addEventListener('abort', end)
    try {
      const { position } = this
      const outcome = await (position === null ? this.list(controller) : this.watch(position, controller))
      if (outcome?.error && !outcome.isLost && (await this.source.isLost?.(outcome.error, outer))) {
        return lostWay(outcome.error)
      }
      if (outcome?.resumes === false) this.position = null
      return outcome
    } catch (error) {
      if (outer.aborted) return null
      report(error)
      this.position = null
      return failedList(INTERNAL_ERROR)
    } finally {
      outer.removeEventListener('abort', end)
      controller.abort()
    }
  }

  private async list(controller: AbortController): Promise<WatchOutcome | null> {
    this.store.enter('listing')
    const askedAt = this.clock.now()
    const { signal, release } = startDeadline(this.clock, LIST_MS, controller.signal)
    const { path } = this.source
    const answer = await collectPages(path, (next) => this.source.page(next, signal)).finally(release)
    if (!answer.ok) return failedList(answer.error)
    const { objects, unreadable, resourceVersion, isTorn } = answer.value
    if (resourceVersion === '') return failedList(UNWATCHABLE)
    this.store.count('lists')
    this.store.count('malformed', unreadable.length)
    if (isTorn) this.store.count('tornLists')
    this.store.replace([...objects, ...unreadable], askedAt)
    this.position = { resourceVersion, listedAt: this.clock.now() }
    return null
  }

  private async watch(position: WatchPosition, controller: AbortController): Promise<WatchOutcome> {
    this.store.enter('connecting')
    const seconds = Math.round(SHORTEST_WATCH_S * (1 + this.clock.random()))
    const { signal, stopTimer } = startDeadline(this.clock, ANSWER_MS, controller.signal)
    const answer = await this.source.watch({ ...position, seconds }, signal)
    stopTimer()
    if (!answer.ok) return refusedWatch(answer.error, false, this.clock.now() - position.listedAt)
    this.store.count('watches')
    this.store.enter('watching')
    const open = new OpenWatch(this.source, this.store, this.clock, position, controller)
    return open.follow(answer.value, seconds * 1000 + OVERDUE_MS)
  }
}
