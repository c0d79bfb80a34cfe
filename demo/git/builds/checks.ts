import type { HostedRepository } from '../hosted-repository'

export type CheckState = 'success' | 'failure' | 'running' | 'neutral'

/** @property startedAt when the commit came, in milliseconds */
export type CheckRun = { name: string; state: CheckState; startedAt: number; endedAt: number | null }

/** The checks of commits: green a moment after the commit came, but for those that were set. */
export class Checks {
  private readonly set = new Map<string, Map<string, CheckState>>()

  constructor(
    private readonly seconds: number,
    private readonly now: () => number,
  ) {}

  put(sha: string, name: string, state: CheckState): void {
    this.set.set(sha, (this.set.get(sha) ?? new Map<string, CheckState>()).set(name, state))
  }

  clear(): void {
    this.set.clear()
  }

  async of({ git, checks }: HostedRepository, sha: string): Promise<CheckRun[]> {
    const { committer } = await git.commit(sha)
    const startedAt = Date.parse(committer.date)
    const endsAt = startedAt + this.seconds * 1000
    const set = this.set.get(sha) ?? new Map<string, CheckState>()
    return [...new Set([...checks, ...set.keys()])].map((name) => {
      const state = set.get(name) ?? (this.now() < endsAt ? 'running' : 'success')
      return { name, state, startedAt, endedAt: state === 'running' ? null : endsAt }
    })
  }
}
