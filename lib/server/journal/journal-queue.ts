import 'server-only'
import { REFUSALS, type Answer, type ClusterError } from '#lib/domain/answer'
import type { Operation } from '#lib/plan/operation/operation'
import { sleep, type Clock } from '#lib/runtime/clock'
import { batchOf, type Batch, type Change } from '#lib/server/journal/batch'
import { BEING_READ, KnownPages, type Known } from '#lib/server/journal/known-pages'
import type { PageRequests } from '#lib/server/journal/page-requests'
import type { PageWrite } from '#lib/server/journal/page-series'
import { JOURNAL_PAGES } from '#lib/server/journal/pages'
import { isFinal, isTooLarge, patienceFor, pauseAfter } from '#lib/server/journal/setback'

type Result = Answer<Operation | null>

type Job = {
  change: Change
  since: number
  resolve: (answer: Result) => void
  reject: (error: unknown) => void
  /** A write for it that got no answer, and may have been done. */
  lost: { write: PageWrite; answer: Result } | null
}

type Planned = { job: Job; outcome: Batch['outcomes'][number] }

/**
 * All writes of a process into the journal of an environment. While one is under way, further changes wait, and are then written
 * together. Other processes write, too: each write names the resourceVersion that it read, and is planned again if it is refused
 * because of that.
 */
export class JournalQueue {
  private jobs: Job[] = []
  private isRunning = false
  private readonly pages: KnownPages

  constructor(
    private readonly requests: PageRequests,
    private readonly clock: Clock,
    private readonly report: (error: unknown) => void,
  ) {
    this.pages = new KnownPages(JOURNAL_PAGES, requests)
  }

  add(change: Change): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.jobs.push({ change, since: this.clock.now(), resolve, reject, lost: null })
      if (!this.isRunning) void this.run()
    })
  }

  private async run(): Promise<void> {
    this.isRunning = true
    try {
      let known = this.pages.now()
      let failures = 0
      // Nothing is awaited between this check and `isRunning = false`: a job that came in between would wait for ever.
      while (this.jobs.length > 0) {
        const error = known.ok ? await this.attempt(known.value) : known.error
        failures = error === null ? 0 : failures + 1
        if (error === null || !(await this.waitsAfter(error, failures))) known = this.pages.now()
        else {
          const { firstFree } = this.pages
          known = await this.pages.list()
          if (known.ok) this.settleLost()
          if (this.pages.firstFree > firstFree) failures = 0
        }
      }
    } catch (error) {
      for (const job of this.jobs.splice(0)) job.reject(error)
    } finally {
      this.isRunning = false
    }
  }

  /** Plans and writes what waits. Answers with why the pages have to be read again; null if they need not. */
  private async attempt({ pages, isFresh }: Known): Promise<ClusterError | null> {
    const jobs = [...this.jobs]
    const changes = jobs.map(({ change }) => change)
    const { writes, outcomes } = batchOf(pages, changes, this.pages.firstFree)
    const planned = jobs.flatMap((job, index) => {
      const outcome = outcomes[index]
      return outcome === undefined ? [] : [{ job, outcome }]
    })
    for (const write of writes) {
      const own = planned.filter(({ outcome }) => 'write' in outcome && outcome.write === write)
      const answer = await this.requests.write(write)
      if (!answer.ok) return this.afterFailure(write, own, answer.error)
      this.pages.remember(answer.value)
      for (const each of own) this.settle(each)
      if (write.isNew) this.dropOldest()
    }
    return this.settleUnwritten(planned, isFresh)
  }

  /** These are answered by what this process knows, which may be out of date: then the pages are listed first. */
  private settleUnwritten(planned: Planned[], isFresh: boolean): ClusterError | null {
    let doubt: ClusterError | null = null
    for (const each of planned) {
      if ('write' in each.outcome && each.outcome.write !== null) continue
      const own = isFresh ? null : doubtOf(each)
      if (own === null) this.settle(each)
      else doubt = own
    }
    return doubt
  }

  private async afterFailure(
    write: PageWrite,
    own: Planned[],
    error: ClusterError,
  ): Promise<ClusterError | null> {
    if (write.isNew && error.code === 'conflict') this.pages.setTaken(write.page)
    if (!write.isNew && isTooLarge(error)) {
      const closed = await this.requests.close(write.page)
      if (closed.ok) this.pages.remember(closed.value)
      if (closed.ok || !isFinal(closed.error)) return closed.ok ? null : closed.error
    }
    // A page that is gone can be replaced, a namespace cannot.
    if (isFinal(error) || (write.isNew && error.code === 'not-found')) {
      for (const { job } of own) this.answer(job, { ok: false, error })
      return null
    }
    for (const { job, outcome } of own)
      if ('answer' in outcome && !REFUSALS.has(error.code)) job.lost = { write, answer: outcome.answer }
    return error
  }

  private settle({ job, outcome }: Planned): void {
    if ('answer' in outcome) this.answer(job, outcome.answer)
    else {
      this.jobs = this.jobs.filter((each) => each !== job)
      job.reject(outcome.thrown)
    }
  }

  private answer(job: Job, answer: Result): void {
    this.jobs = this.jobs.filter((each) => each !== job)
    job.resolve(answer)
  }

  /** Refuses the jobs that would wait for too long. Answers whether others are left, after the pause. */
  private async waitsAfter(error: ClusterError, failures: number): Promise<boolean> {
    const pause = pauseAfter(error, failures, this.clock.random())
    const next = this.clock.now() + pause
    for (const job of this.jobs)
      if (next >= job.since + patienceFor(error)) this.answer(job, { ok: false, error })
    if (this.jobs.length === 0) return false
    await sleep(this.clock, pause)
    return true
  }

  /** After a list: answers the jobs whose write is in the journal, although its answer was lost. */
  private settleLost(): void {
    for (const job of this.jobs)
      if (job.lost && this.pages.has(job.lost.write)) this.answer(job, job.lost.answer)
  }

  /** In the background; the next new page tries again what failed. */
  private dropOldest(): void {
    for (const page of this.pages.takeSurplus()) this.requests.remove(page).catch(this.report)
  }
}

/** What is missing may have been written just now by another process; the page of what counts as the same may have been deleted. */
function doubtOf({ job, outcome }: Planned): ClusterError | null {
  if (!('answer' in outcome)) return null
  if (!outcome.answer.ok) return outcome.answer.error
  return 'append' in job.change ? BEING_READ : null
}
