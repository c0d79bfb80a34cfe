import 'server-only'
import type { Answer, ClusterError } from '#lib/domain/answer'
import type { Facts } from '#lib/domain/chronicle/facts'
import type { ConfigMap } from '#lib/kubernetes/objects'
import { sleep, type Clock } from '#lib/runtime/clock'
import { factsIn, type PageFacts } from '#lib/server/chronicle/chronicle-pages'
import { lastEndIn, leavingPages, planRescue, planWrites } from '#lib/server/chronicle/plan-writes'
import { KnownPages } from '#lib/server/journal/known-pages'
import type { PageRequests } from '#lib/server/journal/page-requests'
import type { PageSeries, PageWrite } from '#lib/server/journal/page-series'
import { isFinal, isTooLarge, pauseAfter } from '#lib/server/journal/setback'

/** What failed is seen again at the next look, so nobody waits for long. */
const MOST_TRIES = 6

type Limits = { ended: Facts; notBefore: number; withRoutine: boolean }

/**
 * Writes facts into the pages of a chronicle. Other replicas write, too: each write names the resourceVersion that it read. After a
 * conflict the pages are read again, and only what they lack is written.
 */
export class PageWriter {
  private readonly pages: KnownPages

  constructor(
    private readonly series: PageSeries,
    private readonly requests: PageRequests,
    private readonly clock: Clock,
  ) {
    this.pages = new KnownPages(series, requests)
  }

  /** What the pages have, with what this process wrote itself; null while they are being read. */
  get known(): PageFacts | null {
    const known = this.pages.now()
    return known.ok ? factsIn(known.value.pages) : null
  }

  /** The store has news: where it has what this process wrote, it is right from then on, also when somebody deletes that. */
  noteStored(): void {
    this.pages.now()
  }

  /**
   * Adds what the pages lack.
   * @returns how many requests that took, and when the last of what was left out ended
   */
  async add(seen: Facts, limits: Limits): Promise<Answer<{ writes: number; leftOutTo: number | null }>> {
    let known = this.pages.now()
    let writes = 0
    for (let tries = 1; ; tries += 1) {
      if (known.ok) {
        const planned = planWrites(this.series, known.value.pages, seen, {
          ...limits,
          firstFree: this.pages.firstFree,
        })
        writes += planned.writes.length
        const error = await this.send(planned.writes)
        if (error === null) return { ok: true, value: { writes, leftOutTo: planned.leftOutTo } }
        known = { ok: false, error }
      }
      if (tries === MOST_TRIES || isFinal(known.error)) return known
      await sleep(this.clock, pauseAfter(known.error, tries, this.clock.random()))
      known = await this.pages.list()
    }
  }

  /**
   * Deletes the pages that are too many or too old, after what goes on in them was taken over by others.
   * @param beforeRemoval is told when the last of what is deleted ended, in milliseconds
   */
  async trim(
    firstDay: number,
    beforeRemoval: (lastEnd: number) => Promise<unknown>,
  ): Promise<Answer<unknown>> {
    const known = this.pages.now()
    if (!known.ok) return known
    const { pages } = known.value
    const leaving = leavingPages(this.series, pages, firstDay)
    if (leaving.length === 0) return NOTHING
    const staying = pages.filter((page) => !leaving.includes(page))
    const error = await this.send(planRescue(this.series, leaving, staying))
    if (error !== null) return { ok: false, error }
    const lastEnd = lastEndIn(leaving)
    if (lastEnd !== null) await beforeRemoval(lastEnd)
    return this.remove(leaving)
  }

  private async remove(leaving: readonly ConfigMap[]): Promise<Answer<unknown>> {
    for (const page of leaving) {
      const removed = await this.requests.remove(page)
      if (!removed.ok && removed.error.code !== 'not-found') return removed
      this.pages.forget(page)
    }
    return NOTHING
  }

  /** Null if all of them are written. */
  private async send(writes: readonly PageWrite[]): Promise<ClusterError | null> {
    for (const write of writes) {
      const answer = await this.requests.write(write)
      if (answer.ok) this.pages.remember(answer.value)
      else return this.afterFailure(write, answer.error)
    }
    return null
  }

  private async afterFailure(write: PageWrite, error: ClusterError): Promise<ClusterError> {
    if (write.isNew && error.code === 'conflict') this.pages.setTaken(write.page)
    if (write.isNew || !isTooLarge(error)) return error
    const closed = await this.requests.close(write.page)
    return closed.ok ? { ...error, code: 'conflict', status: 409 } : closed.error
  }
}

const NOTHING: Answer<unknown> = { ok: true, value: null }
