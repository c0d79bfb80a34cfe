import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckRun } from './builds/checks'
import { Checks } from './builds/checks'
import type { BuildRun } from './builds/build-run'
import { startForgeServer, type Dialect, type ForgeServer } from './forge-server'
import type { ForgeWorld } from './forge-world'
import { githubDialect } from './github/github-dialect'
import type { ForgeName, HostedRepository } from './hosted-repository'
import { makeRepository, type PlannedHistory } from './repositories/fast-import'
import { Repository } from './repositories/repository'

/** A repository as it starts out. */
export type PlannedRepository = Pick<HostedRepository, 'name' | 'forge' | 'build' | 'checks'> & {
  history: PlannedHistory
}

export type GitHosts = {
  world: ForgeWorld
  servers: Record<ForgeName, ForgeServer>
  tokens: Record<ForgeName, string>
  /** Makes all repositories anew, and answers with the ids of their commits, in the order of their plans. */
  reset(plans: readonly PlannedRepository[]): Promise<Map<string, string[]>>
  stop(): Promise<void>
}

export type GitHostsOptions = {
  /** Where the bare repositories are. */
  directory: string
  checkSeconds: number
  now?: () => number
}

const DIALECTS: Record<
  ForgeName,
  (world: ForgeWorld) => Omit<Dialect, 'token' | 'root' | 'opens' | 'pushed'>
> = {
  github: githubDialect,
  gitlab: githubDialect,
  forgejo: githubDialect,
}

/** Starts the three git hosts, without repositories. */
export async function startGitHosts({
  directory,
  checkSeconds,
  now = Date.now,
}: GitHostsOptions): Promise<GitHosts> {
  const repositories = new Map<string, HostedRepository>()
  const checks = new Checks(checkSeconds, now)
  const world: ForgeWorld = {
    repositories,
    runsOf: (): BuildRun[] => [],
    checksOf: (repository, sha): Promise<CheckRun[]> => checks.of(repository, sha),
    noticeMoves: async () => undefined,
  }
  const tokens = { github: token('ghp'), gitlab: token('glpat'), forgejo: token('fj') }
  const start = (forge: ForgeName) =>
    startForgeServer({
      ...DIALECTS[forge](world),
      token: tokens[forge],
      root: directory,
      opens: (name) => {
        const repository = repositories.get(name)
        return repository?.forge === forge && ['here', 'archived'].includes(repository.state)
      },
      pushed: async (name) => {
        const repository = repositories.get(name)
        if (repository) await world.noticeMoves(repository)
      },
    })
  const [github, gitlab, forgejo] = await Promise.all([start('github'), start('gitlab'), start('forgejo')])
  const servers = { github, gitlab, forgejo }
  return {
    world,
    servers,
    tokens,
    async reset(plans) {
      checks.clear()
      for (const server of Object.values(servers)) server.reset()
      repositories.clear()
      await rm(directory, { recursive: true, force: true })
      const made = plans.map(async ({ history, ...plan }): Promise<[string, string[]]> => {
        const git = new Repository(join(directory, `${plan.name}.git`))
        const ids = await makeRepository(git, history)
        repositories.set(plan.name, { ...plan, git, state: 'here', protections: new Map() })
        return [plan.name, ids]
      })
      return new Map(await Promise.all(made))
    },
    async stop() {
      await Promise.all(Object.values(servers).map((server) => server.stop()))
    },
  }
}

function token(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString('base64url')}`
}
