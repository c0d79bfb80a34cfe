import 'server-only'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import type { ClusterError } from '#lib/domain/answer'
import { isUnreadable, type UnreadableObject } from '#lib/kubernetes/shapes'
import { sleep, type Clock } from '#lib/runtime/clock'
import type { Source } from '#lib/cluster/list-watch/cluster-source'
import {
  brokenWatch,
  closedWatch,
  doubtfulWatch,
  lostWay,
  refusedWatch,
  type WatchOutcome,
} from '#lib/cluster/list-watch/watch-outcome'
import { isSame } from '#lib/cluster/list-watch/kind-store'
import type { Named, Target } from '#lib/cluster/list-watch/target'
import { PROOF_SECONDS, proveNothingNew } from '#lib/cluster/list-watch/proof'
import { isOlder } from '#lib/cluster/list-watch/resource-version'
import type { WatchEvent } from '#lib/cluster/list-watch/watch-event'

/** A watch that lasted this long, or brought an event, counts as a success. */
const SERVED_MS = 5_000
/** How long the server may be silent before it is asked whether something changed. */
const SILENCE_MS = 20_000
const ASK_AGAIN_MS = 15_000
/** Soon enough to be clear before the data are stale. */
const CLEAR_UP_MS = 5_000
/** A list that took long is already old when its watch begins: its first events arrive before the server is asked. */
const SETTLING_MS = 1_000

const BACKWARDS: ClusterError = {
  code: 'malformed',
  message: 'The API server went back to an older resourceVersion. Everything is listed again.',
}
const DEAF: ClusterError = {
  code: 'timeout',
  message: 'A watch connection went silent and missed changes.',
}
const NO_ANSWER: ClusterError = { code: 'timeout', message: 'The API server did not answer in time.' }

/** Up to which resourceVersion the store has all changes. */
export type WatchPosition = {
  resourceVersion: string
  listedAt: number
}

/** One watch, from the server's answer to its end. It advances the position. */
export class OpenWatch<T extends KubernetesObject> {
  private readonly openedAt: number
  private hasProgress = false
  private eventsSeen = 0
  private outcome: WatchOutcome | null = null

  constructor(
    private readonly source: Source<T>,
    private readonly store: Target<T>,
    private readonly clock: Clock,
    private readonly position: WatchPosition,
    private readonly controller: AbortController,
  ) {
    this.openedAt = clock.now()
  }

  /** Handles events until one of them, silence, or the time limit ends the watch. */
  async follow(events: AsyncIterable<WatchEvent<T>>, longestMs: number): Promise<WatchOutcome> {
    const cancel = this.clock.after(longestMs, () => this.end(closedWatch(true)))
    const leave = this.source.proofs?.join()
    const silenceCheck = this.checkSilence()
    silenceCheck.catch(() => this.controller.abort())
    try {
      for await (const event of events) {
        this.eventsSeen += 1
        const outcome = this.take(event)
        if (outcome) return outcome
      }
      return this.close()
    } catch (error) {
      if (this.outcome) return this.outcome
      throw error
    } finally {
      cancel()
      leave?.()
      this.controller.abort()
      await silenceCheck
    }
  }

  private take(event: WatchEvent<T>): WatchOutcome | null {
    switch (event.type) {
      case 'put':
        return this.put(event.object, event.isAdded)
      case 'deleted':
        return this.remove(event, event.resourceVersion)
      case 'elsewhere':
        return this.moveTo(event.resourceVersion)
      case 'bookmark':
        this.store.count('bookmarks')
        return this.moveTo(event.resourceVersion)
      case 'error':
        return refusedWatch(event.error, true, this.msSinceList)
      case 'broken':
        return brokenWatch(event.error, this.hasServed)
      case 'malformed':
        this.store.count('malformed')
        return doubtfulWatch(event.error)
    }
  }

  private put(object: T | UnreadableObject, isAdded: boolean): WatchOutcome | null {
    const known = this.store.known(object.metadata)
    if (known && (isAdded || isSame(known, object))) this.store.count('duplicates')
    // After a watch is resumed, the server may repeat an event: that is not a change, and not a step back.
    if (known && isSame(known, object)) return null
    const outcome = this.moveTo(object.metadata.resourceVersion)
    if (outcome) return outcome
    this.store.count('events')
    if (isUnreadable(object)) this.store.count('malformed')
    this.store.put(object)
    return null
  }

  private remove(object: Named, resourceVersion: string | undefined): WatchOutcome | null {
    const outcome = this.moveTo(resourceVersion)
    if (outcome) return outcome
    this.store.count('events')
    if (!this.store.remove(object)) this.store.count('unknownDeletions')
    return null
  }

  private moveTo(resourceVersion: string | undefined): WatchOutcome | null {
    const { position } = this
    if (isOlder(resourceVersion, position.resourceVersion)) {
      this.store.count('backwards')
      return doubtfulWatch(BACKWARDS)
    }
    if (resourceVersion !== undefined && resourceVersion !== position.resourceVersion) {
      position.resourceVersion = resourceVersion
      this.hasProgress = true
    }
    this.store.prove(this.clock.now())
    return null
  }

  /** A server that ends a watch normally has sent all changes. Some proxies end it after a few seconds of silence. */
  private close(): WatchOutcome {
    if (this.clock.now() - this.openedAt >= PROOF_SECONDS * 1000) this.store.prove(this.openedAt)
    return closedWatch(this.hasServed)
  }

  private get hasServed(): boolean {
    return this.hasProgress || this.clock.now() - this.openedAt >= SERVED_MS
  }

  private get msSinceList(): number {
    return this.clock.now() - this.position.listedAt
  }

  /** A quiet watch looks the same as a dead one, so after some silence the server is asked. */
  private async checkSilence(): Promise<void> {
    const { signal } = this.controller
    let notBefore = this.openedAt + SETTLING_MS
    while (!signal.aborted) {
      const wait = this.untilDue(notBefore)
      if (wait > 0) {
        await sleep(this.clock, wait, signal)
        continue
      }
      const turn = this.source.proofs?.take() ?? 0
      if (turn > 0) await sleep(this.clock, turn, signal)
      if (this.untilDue(notBefore) > 0) continue
      notBefore = this.clock.now() + (await this.prove(signal))
    }
  }

  private untilDue(notBefore: number): number {
    const silentAt = (this.store.provenAt ?? 0) + SILENCE_MS
    return Math.max(notBefore, silentAt, this.store.quietUntil) - this.clock.now()
  }

  /** @returns how long to wait before asking again */
  private async prove(signal: AbortSignal): Promise<number> {
    const askedAt = this.clock.now()
    const { eventsSeen } = this
    this.store.count('proofs')
    const proof = await proveNothingNew(this.source, this.clock, this.position.resourceVersion, signal).catch(
      (error: unknown) => {
        if (signal.aborted) return null
        throw error
      },
    )
    // An event arrived, so the watch works.
    if (proof === null || this.eventsSeen !== eventsSeen) return SETTLING_MS
    switch (proof.found) {
      case 'nothing-new':
        this.store.prove(askedAt)
        return 0
      case 'missed':
        this.store.count('deafWatches')
        this.end(brokenWatch(DEAF, true))
        return 0
      case 'no-answer':
        this.end(brokenWatch(NO_ANSWER, true))
        return 0
      case 'gone':
        this.end(refusedWatch(proof.error, true, this.msSinceList))
        return 0
      case 'refused':
        if (await this.source.isLost?.(proof.error, signal)) {
          this.end(lostWay(proof.error))
          return 0
        }
        this.store.proofRefused(proof.error)
        return ASK_AGAIN_MS
      case 'unclear':
        return CLEAR_UP_MS
    }
  }

  private end(outcome: WatchOutcome): void {
    this.outcome ??= outcome
    this.controller.abort()
  }
}
