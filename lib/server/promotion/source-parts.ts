import 'server-only'
import type { Answer, ClusterError, ClusterErrorCode } from '#lib/domain/answer'
import { headChecks } from '#lib/domain/promotion/branch-state'
import { isUnderWay, runKey } from '#lib/domain/promotion/build-view'
import type { BuildRun, Check, Range } from '#lib/domain/promotion/forge-answers'
import { levelRange } from '#lib/domain/promotion/level-range'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { Source } from '#lib/domain/promotion/source'
import type { Asking, Forge } from '#lib/forge/forge'
import type { Clock } from '#lib/runtime/clock'
import { RangeChecks } from '#lib/server/promotion/range-checks'
import { FAST_MS, SLOW_MS } from '#lib/server/promotion/reading-pace'

/** What of a source is read, so that environments that have it in common share its reader. */
export type ReadSource = Pick<Source, 'repository' | 'from' | 'to' | 'build'>

export type Parts = Pick<SourceRead, 'from' | 'to' | 'range' | 'checks' | 'runs' | 'overAt' | 'followed'>

/** How long after `to` moved its run is awaited (build-view.ts says then that there is none). */
const AWAITED_MS = 5 * 60_000
/** Jobs take minutes. */
const JOBS_MS = 45_000

/** After these, what was read before is still the best that is known. Others say that something is gone, or not ours to see. */
const PASSING = new Set<ClusterErrorCode>([
  'unreachable',
  'timeout',
  'throttled',
  'unavailable',
  'malformed',
  'too-large',
  'failed',
])

const UNREAD: Answer<never> = {
  ok: false,
  error: { code: 'being-read', message: 'It is being read for the first time.' },
}

/** What is known of a source. What cannot have changed is not asked for again. */
export class SourceParts {
  parts: Parts = {
    from: UNREAD,
    to: UNREAD,
    range: UNREAD,
    checks: {},
    runs: UNREAD,
    overAt: {},
    followed: [],
  }
  /** When `to` got its head, as far as it was seen; null for earlier. */
  movedAt: number | null = null
  readonly uses = { checks: false, gates: false }
  private runsReadAt = -Infinity
  private jobsReadAt = -Infinity
  private readonly checksReadAt = new Map<string, number>()
  /** Commits whose checks an operation waits for, and until when it does. */
  private readonly awaited = new Map<string, number>()
  /** Commits of open promotions, and until when they are. */
  private readonly followed = new Map<string, number>()
  private readonly rangeChecks: RangeChecks
  private failures: ClusterError[] = []

  constructor(
    private readonly forge: Forge,
    private readonly source: ReadSource,
    private readonly clock: Clock,
  ) {
    this.rangeChecks = new RangeChecks(clock)
  }

  awaitChecks(commits: readonly string[]): void {
    for (const commit of commits) this.awaited.set(commit, this.clock.now() + 2 * FAST_MS)
  }

  follow(commits: readonly string[]): void {
    for (const commit of commits) this.followed.set(commit, this.clock.now() + 2 * FAST_MS)
  }

  /** Something may have changed, although it was read a moment ago. */
  doubt(): void {
    this.runsReadAt = -Infinity
    this.jobsReadAt = -Infinity
    this.checksReadAt.clear()
    this.rangeChecks.doubt()
  }

  get isWhole(): boolean {
    const { from, to, range, runs } = this.parts
    return [from, to, range, ...headChecks(this.parts), runs].every(({ ok }) => ok)
  }

  /** Whether a build runs, or the one of a head that moved a moment ago is awaited. */
  get isBuildUnderWay(): boolean {
    const { to, runs } = this.parts
    if (runs.ok && runs.value.some(isOpen)) return true
    const isNew = this.movedAt !== null && this.clock.now() - this.movedAt < AWAITED_MS
    return isNew && to.ok && !(runs.ok && runs.value.some(({ sha }) => sha === to.value.head.sha))
  }

  /** Reads what can have changed. @returns the first failure after which it should be tried again */
  async read(asking: Asking): Promise<ClusterError | null> {
    this.failures = []
    await this.readHeads(asking)
    // A forge that is down is asked once, not for each part.
    if (this.failures.length === 0)
      await Promise.all([this.readRange(asking), this.readChecks(asking), this.readRuns(asking)])
    if (this.failures.length === 0 && this.uses.checks) await this.readRangeChecks()
    return this.failures[0] ?? null
  }

  private async readHeads(asking: Asking): Promise<void> {
    const { forge, source } = this
    const before = this.parts
    const followed = knownUntil(this.followed, this.clock.now())
    const [from, to] = await Promise.all([
      forge.branch(source.repository, source.from, asking),
      forge.branch(source.repository, source.to, asking),
    ])
    this.set({ from: this.later(before.from, from), to: this.later(before.to, to) })
    if (from.ok && to.ok) this.set({ followed })
    const isMoved = before.to.ok && to.ok && before.to.value.head.sha !== to.value.head.sha
    if (isMoved) this.movedAt = this.clock.now()
    if (isMoved) this.runsReadAt = -Infinity
  }

  /** The range between two commits never changes. */
  private async readRange(asking: Asking): Promise<void> {
    const { from, to, range } = this.parts
    if (!from.ok || !to.ok) {
      this.set({ range: from.ok ? UNREAD : from, ...(!to.ok && { range: to }) })
      return
    }
    const [base, head] = [to.value.head.sha, from.value.head.sha]
    if (range.ok && range.value.base === base && range.value.head === head) return
    const { repository } = this.source
    const answer: Answer<Range> =
      base === head
        ? { ok: true, value: levelRange(head) }
        : this.noted(await this.forge.range(repository, base, head, 1, asking))
    this.set({ range: answer })
  }

  private async readChecks(asking: Asking): Promise<void> {
    const { checks } = this.parts
    const now = this.clock.now()
    const { headCommits } = this
    const commits = new Set([...headCommits, ...knownUntil(this.awaited, now)])
    const read = [...commits].map(async (commit): Promise<[string, Answer<readonly Check[]>]> => {
      const known = checks[commit] ?? UNREAD
      if (!this.areChecksDue(commit, known)) return [commit, known]
      const answer = await this.forge.checks(this.source.repository, commit, asking)
      if (answer.ok) this.checksReadAt.set(commit, now)
      // Of another commit, such as one that a force-push took away, it is no failure of the source.
      return [commit, headCommits.has(commit) ? this.later(known, answer) : kept(known, answer)]
    })
    this.set({ checks: { ...this.rangeChecks.checks, ...Object.fromEntries(await Promise.all(read)) } })
    for (const commit of this.checksReadAt.keys()) if (!commits.has(commit)) this.checksReadAt.delete(commit)
  }

  /** The heads, where something depends on their checks. */
  private get headCommits(): ReadonlySet<string> {
    const { from, to } = this.parts
    return new Set([
      ...(from.ok && this.uses.checks ? [from.value.head.sha] : []),
      ...(to.ok && this.uses.gates ? [to.value.head.sha] : []),
    ])
  }

  /** Nobody waits for these: they are never urgent, so a forge with few requests left is not asked (rate-limit.ts). */
  private async readRangeChecks(): Promise<void> {
    const { range } = this.parts
    const { headCommits, awaited } = this
    const isWatched = (sha: string) => headCommits.has(sha) || awaited.has(sha)
    const others = range.ok ? range.value.commits.filter(({ sha }) => !isWatched(sha)) : []
    await this.rangeChecks.read(others, (sha) => this.forge.checks(this.source.repository, sha, {}))
    this.set({ checks: { ...this.rangeChecks.checks, ...this.parts.checks } })
  }

  private areChecksDue(commit: string, known: Answer<readonly Check[]>): boolean {
    const isOpenYet =
      !known.ok || known.value.length === 0 || known.value.some(({ state }) => state === 'running')
    const age = this.clock.now() - (this.checksReadAt.get(commit) ?? -Infinity)
    return isOpenYet || this.awaited.has(commit) || age >= SLOW_MS
  }

  private async readRuns(asking: Asking): Promise<void> {
    const { repository, to: branch, build } = this.source
    const { to, runs } = this.parts
    if (!to.ok) this.set({ runs: to })
    const now = this.clock.now()
    const isOld = now - this.runsReadAt >= SLOW_MS
    if (!to.ok || (runs.ok && !isOld && !this.isBuildUnderWay && asking.isUrgent !== true)) return
    const answer = await this.forge.runs(repository, branch, build, asking)
    if (answer.ok) {
      this.runsReadAt = now
      this.set({ overAt: this.withEnds(answer.value) })
    }
    const listed = this.later(runs, answer)
    this.set({ runs: listed.ok ? { ok: true, value: await this.withJobs(listed.value, asking) } : listed })
  }

  /** A forge's clock is never compared with ours, so its end of a run does not tell when we learned of it. */
  private withEnds(runs: readonly BuildRun[]): Parts['overAt'] {
    const at = new Date(this.clock.wallTime(this.clock.now())).toISOString()
    const over = runs.filter((run) => !isOpen(run)).map(runKey)
    return Object.fromEntries(over.map((key) => [key, this.parts.overAt[key] ?? at]))
  }

  /** The jobs of the runs of the head: each minute, and at the end. Those of a run that has ended do not change. */
  private async withJobs(runs: readonly BuildRun[], asking: Asking): Promise<readonly BuildRun[]> {
    const { to, runs: before } = this.parts
    const known = before.ok ? before.value : []
    const head = to.ok ? to.value.head.sha : null
    const now = this.clock.now()
    const isEarly = now - this.jobsReadAt < JOBS_MS
    if (!isEarly) this.jobsReadAt = now
    const all = runs.map(async (run) => {
      const { jobs = null, state } =
        known.find((each) => each.id === run.id && each.attempt === run.attempt) ?? {}
      const isSettled = jobs !== null && state === run.state && (isEarly || !isOpen(run))
      if (run.sha !== head || run.state === 'queued' || isSettled) return { ...run, jobs: run.jobs ?? jobs }
      const answer = this.noted(await this.forge.jobs(this.source.repository, run, asking))
      return { ...run, jobs: answer.ok ? answer.value : jobs }
    })
    return Promise.all(all)
  }

  private set(parts: Partial<Parts>): void {
    this.parts = { ...this.parts, ...parts }
  }

  /** What is known of a part after an answer. */
  private later<T>(before: Answer<T>, answer: Answer<T>): Answer<T> {
    this.noted(answer)
    return kept(before, answer)
  }

  private noted<T>(answer: Answer<T>): Answer<T> {
    if (!answer.ok && PASSING.has(answer.error.code)) this.failures.push(answer.error)
    return answer
  }
}

function kept<T>(before: Answer<T>, answer: Answer<T>): Answer<T> {
  return !answer.ok && PASSING.has(answer.error.code) && before.ok ? before : answer
}

/** Forgets what is over. */
function knownUntil(known: Map<string, number>, now: number): string[] {
  for (const [commit, until] of known) if (until < now) known.delete(commit)
  return [...known.keys()]
}

function isOpen({ state }: BuildRun): boolean {
  return isUnderWay(state)
}
