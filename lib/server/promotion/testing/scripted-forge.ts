import type { Answer, ClusterErrorCode } from '#lib/domain/answer'
import type {
  BuildJob,
  BuildRun,
  Check,
  Commit,
  ForgeLimit,
  Range,
} from '#lib/domain/promotion/forge-answers'
import type { Forge, Moved } from '#lib/forge/forge'

/** A whole commit id. */
export const sha = (name: string) => Buffer.from(name).toString('hex').padEnd(40, '0').slice(0, 40)

function commitOf(name: string, members: Partial<Commit> = {}): Commit {
  return {
    sha: sha(name),
    message: `Change ${name}`,
    author: 'Ola',
    at: '2026-11-23T12:00:00Z',
    url: `https://git.example.com/commit/${sha(name)}`,
    parents: [],
    pullRequest: null,
    ...members,
  }
}

export function runOf(name: string, members: Partial<BuildRun> = {}): BuildRun {
  return {
    id: `run-${name}`,
    sha: sha(name),
    attempt: 1,
    state: 'succeeded',
    createdAt: '2026-11-23T12:00:00Z',
    startedAt: '2026-11-23T12:00:10Z',
    endedAt: '2026-11-23T12:40:10Z',
    url: null,
    jobs: null,
    ...members,
  }
}

type Repository = {
  /** The names of commits, oldest first, by branch. */
  branches: Record<string, string[]>
  checks: Record<string, Check[]>
  runs: BuildRun[]
  jobs: BuildJob[]
}

/** A git host with linear histories, which does what a test says. Counts what it is asked for. */
export class ScriptedForge implements Forge {
  readonly name = 'github'
  readonly kind = 'github' as const
  limit: ForgeLimit | null = null
  readonly asked: string[] = []
  readonly moves: { repository: string; branch: string; from: string; to: string }[] = []
  /** What every question is answered with; null for answers of its own. */
  failure: { code: ClusterErrorCode; message: string; retryAfterSeconds?: number } | null = null
  /** By method. */
  readonly failures = new Map<string, { code: ClusterErrorCode; message: string }>()
  /** What a move is answered with, after it was done or not; null for its own. */
  onMove: ((move: () => boolean) => Moved | Promise<Moved>) | null = null
  protectedBy: string | null = null
  readonly repositories = new Map<string, Repository>()

  with(repository: string, branches: Record<string, string[]>, members: Partial<Repository> = {}): this {
    this.repositories.set(repository, { branches, checks: {}, runs: [], jobs: [], ...members })
    return this
  }

  of(repository: string): Repository {
    const found = this.repositories.get(repository)
    if (found === undefined) throw new Error(`no repository ${repository}`)
    return found
  }

  headOf(repository: string, branch: string): string {
    return sha(this.of(repository).branches[branch]?.at(-1) ?? '')
  }

  urlOf(repository: string): string {
    return `https://git.example.com/${repository}`
  }

  branch(repository: string, branch: string) {
    return this.answer('branch', repository, () => {
      const name = this.repositories.get(repository)?.branches[branch]?.at(-1)
      return name === undefined ? null : { head: commitOf(name), protectedBy: this.protectedBy }
    })
  }

  range(repository: string, base: string, head: string, page = 1) {
    return this.answer('range', repository, (): Range | null => {
      const [older, newer] = [this.historyOf(repository, base), this.historyOf(repository, head)]
      if (older === null || newer === null) return null
      const commits = newer
        .filter((name) => !older.includes(name))
        .map((name) => commitOf(name))
        .toReversed()
      const behind = older.filter((name) => !newer.includes(name)).length
      const shown = commits.slice((page - 1) * 250, page * 250)
      const isWhole = page * 250 >= commits.length
      return {
        base,
        head,
        ahead: commits.length,
        behind,
        commits: shown,
        isWhole,
        paths: [],
        isAllPaths: true,
      }
    })
  }

  commit(repository: string, id: string) {
    return this.answer('commit', repository, () => {
      const name = this.namesOf(repository).find((each) => sha(each).startsWith(id))
      return name === undefined ? null : commitOf(name)
    })
  }

  checks(repository: string, id: string) {
    return this.answer('checks', repository, () => this.of(repository).checks[id] ?? [])
  }

  runs(repository: string) {
    return this.answer('runs', repository, () => this.of(repository).runs)
  }

  jobs(repository: string) {
    return this.answer('jobs', repository, () => this.of(repository).jobs)
  }

  isAncestor(repository: string, ancestor: string, head: string) {
    return this.answer('isAncestor', repository, () => {
      const [older, newer] = [this.historyOf(repository, ancestor), this.historyOf(repository, head)]
      return older === null || newer === null ? null : older.every((name) => newer.includes(name))
    })
  }

  async move(repository: string, branch: string, from: string, to: string): Promise<Moved> {
    this.asked.push(`move ${repository}`)
    const move = () => {
      const history = this.historyOf(repository, to)
      if (this.headOf(repository, branch) !== from || history === null) return false
      this.of(repository).branches[branch] = history
      this.moves.push({ repository, branch, from, to })
      return true
    }
    if (this.onMove !== null) return this.onMove(move)
    return Promise.resolve(
      move()
        ? { outcome: 'moved', message: null }
        : { outcome: 'refused', message: 'The branch moved meanwhile.' },
    )
  }

  private namesOf(repository: string): string[] {
    return Object.values(this.repositories.get(repository)?.branches ?? {}).flat()
  }

  /** The names up to a commit, oldest first. */
  private historyOf(repository: string, id: string): string[] | null {
    for (const names of Object.values(this.repositories.get(repository)?.branches ?? {})) {
      const at = names.findIndex((name) => sha(name) === id)
      if (at >= 0) return names.slice(0, at + 1)
    }
    return null
  }

  private answer<T>(method: string, repository: string, value: () => T | null): Promise<Answer<T>> {
    this.asked.push(`${method} ${repository}`)
    const failure = this.failure ?? this.failures.get(method) ?? null
    if (failure !== null) return Promise.resolve({ ok: false, error: failure })
    const found = value()
    return Promise.resolve(
      found === null
        ? { ok: false, error: { code: 'not-found', message: `Could not read ${repository}: not there.` } }
        : { ok: true, value: found },
    )
  }
}
