import type { HostedRepository } from '../hosted-repository'
import { isOver, type BuildJob, type BuildRun } from './build-run'

/**
 * What becomes of a build. `waits`: no machine takes it. `hangs`: its jobs do not end. `supersedes`: it cancels what is under way
 * for its branch, and succeeds. `never comes`: no run is made.
 */
export const OUTCOMES = ['succeeds', 'fails', 'waits', 'hangs', 'supersedes', 'never comes'] as const

/** @property job the stream of the one job that fails; if absent, the last one */
export type BuildCourse = { outcome: (typeof OUTCOMES)[number]; job?: string | undefined; seconds: number }
type Wish = { outcome?: BuildCourse['outcome']; job?: string | undefined; seconds?: number | undefined }

type PushImage = (repository: HostedRepository, stream: string, run: BuildRun) => void

/** What happens to runs while the demo runs. */
type Actions = {
  pushImage: PushImage
  /** A run came, or it or one of its jobs is in another state. */
  changed: (repository: HostedRepository, run: BuildRun) => void
}

/** How long a run waits for a machine, as a part of its time, and at most. */
const QUEUED = { part: 0.15, milliseconds: 20_000 }
const FIRST_ID = 19_000_000_000

/** The build runs of all repositories. Each job of a run ends with a push of its image. */
export class Builds {
  private runs: BuildRun[] = []
  private readonly timers = new Map<BuildRun, NodeJS.Timeout[]>()
  private readonly next = new Map<string, Wish>()
  private nextId = FIRST_ID

  constructor(
    /** How long a build takes, in seconds. */
    private readonly seconds: number,
    private readonly now: () => number,
    private readonly actions: Actions,
  ) {}

  /** Newest first. */
  of({ name }: Pick<HostedRepository, 'name'>): BuildRun[] {
    return this.runs.filter(({ repository }) => repository === name).toReversed()
  }

  clear(): void {
    for (const run of this.runs) this.stop(run)
    this.runs = []
    this.next.clear()
    this.nextId = FIRST_ID
  }

  /** What becomes of the next build of a repository. */
  plan(repository: string, course: Wish): void {
    this.next.set(repository, course)
  }

  /** Builds a new head of `stable`, as the next build was planned. */
  start(repository: HostedRepository, sha: string): void {
    const course = this.courseOf(this.next.get(repository.name) ?? {})
    this.next.delete(repository.name)
    if (course.outcome === 'never comes') return
    const run = this.begin(repository, sha, this.now(), course)
    if (run) this.actions.changed(repository, run)
  }

  /** A run that was made at a time, with all that has happened since. Images of jobs that are over by now were pushed before. */
  begin(
    repository: HostedRepository,
    sha: string,
    createdAt: number,
    course: BuildCourse,
  ): BuildRun | undefined {
    const { name, build } = repository
    if (!build) return undefined
    if (course.outcome === 'supersedes') for (const run of this.of(repository)) this.cancel(repository, run)
    const id = this.nextId
    this.nextId += build.streams.length + 2
    const jobs = build.streams.map((stream, index) => queuedJob(id + 2 + index, stream))
    const state = { state: 'queued', createdAt, startedAt: null, endedAt: null, attempt: 1 } as const
    const number = this.of(repository).length + 1
    const run: BuildRun = { id, number, repository: name, branch: 'stable', sha, jobs, ...state }
    this.runs.push(run)
    this.schedule(repository, run, createdAt, course)
    return run
  }

  cancel(repository: HostedRepository, run: BuildRun): void {
    if (isOver(run)) return
    this.stop(run)
    const endedAt = this.now()
    for (const job of run.jobs) if (job.endedAt === null) end(job, 'cancelled', endedAt)
    Object.assign(run, { state: 'cancelled', endedAt })
    this.actions.changed(repository, run)
  }

  /** Makes a run again: the jobs that did not succeed, or all. @param from when that was, if not now */
  rerun(repository: HostedRepository, run: BuildRun, course: Wish = {}, from?: number): void {
    this.stop(run)
    const isWhole = run.jobs.every(({ state }) => state === 'succeeded')
    run.jobs = run.jobs.map((job) =>
      job.state === 'succeeded' && !isWhole ? job : queuedJob(this.nextId++, job.stream),
    )
    Object.assign(run, { state: 'queued', startedAt: null, endedAt: null, attempt: run.attempt + 1 })
    this.schedule(repository, run, from ?? this.now(), this.courseOf(course))
    if (from === undefined) this.actions.changed(repository, run)
  }

  /** Ends a run that waits or hangs, well. */
  finish(repository: HostedRepository, run: BuildRun): void {
    this.stop(run)
    this.schedule(repository, run, this.now(), { outcome: 'succeeds', seconds: 0.01 })
  }

  private courseOf({ outcome = 'succeeds', job, seconds = this.seconds }: Wish): BuildCourse {
    return { outcome, job, seconds }
  }

  private stop(run: BuildRun): void {
    for (const timer of this.timers.get(run) ?? []) clearTimeout(timer)
    this.timers.delete(run)
  }

  private schedule(repository: HostedRepository, run: BuildRun, from: number, course: BuildCourse): void {
    const { outcome, job: chosen, seconds } = course
    if (outcome === 'waits') return
    const total = seconds * 1000
    const queued = Math.min(total * QUEUED.part, QUEUED.milliseconds)
    const waiting = run.jobs.filter(({ endedAt }) => endedAt === null)
    const failing =
      outcome === 'fails' ? (waiting.find(({ stream }) => stream === chosen) ?? waiting.at(-1)) : undefined
    const events = [
      { at: from + queued, act: (at: number) => beginJobs(run, waiting, at) },
      ...(outcome === 'hangs' ? [] : waiting).map((job, index) => ({
        // One after the other, the last one at the end.
        at: from + queued + (total - queued) * (1 - (waiting.length - 1 - index) / 10),
        act: (at: number, isNow: boolean) => {
          end(job, job === failing ? 'failed' : 'succeeded', at)
          if (isNow && job !== failing) this.actions.pushImage(repository, job.stream, run)
          endRun(run, at)
        },
      })),
    ]
    const now = this.now()
    for (const { at, act } of events.filter((event) => event.at <= now)) act(at, false)
    const timers = events
      .filter(({ at }) => at > now)
      .map(({ at, act }) => {
        const come = () => {
          act(this.now(), true)
          this.actions.changed(repository, run)
        }
        return setTimeout(come, at - now).unref()
      })
    this.timers.set(run, timers)
  }
}

function queuedJob(id: number, stream: string): BuildJob {
  return { id, name: `build-and-push (${stream})`, stream, state: 'queued', startedAt: null, endedAt: null }
}

function beginJobs(run: BuildRun, jobs: readonly BuildJob[], at: number): void {
  Object.assign(run, { state: 'running', startedAt: run.startedAt ?? at })
  for (const job of jobs) Object.assign(job, { state: 'running', startedAt: job.startedAt ?? at })
}

function end(job: BuildJob, state: 'succeeded' | 'failed' | 'cancelled', at: number): void {
  Object.assign(job, { state, endedAt: at })
}

/** A run is over with its last job. */
function endRun(run: BuildRun, at: number): void {
  if (run.jobs.some(({ endedAt }) => endedAt === null)) return
  const hasFailed = run.jobs.some(({ state }) => state === 'failed')
  Object.assign(run, { state: hasFailed ? 'failed' : 'succeeded', endedAt: at })
}
