import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildRun } from './builds/build-run'
import { Builds } from './builds/builds'
import { Checks } from './builds/checks'
import { startForgeServer, type DialectWords, type ForgeServer } from './forge-server'
import type { ForgeWorld } from './forge-world'
import { forgejoDialect } from './forgejo/forgejo-dialect'
import { githubDialect } from './github/github-dialect'
import { gitlabDialect } from './gitlab/gitlab-dialect'
import type { ForgeName, HostedRepository } from './hosted-repository'
import { makeRepository, type PlannedHistory } from './repositories/fast-import'
import { Repository } from './repositories/repository'
import { webPage } from './web-page'

/** A repository as it starts out. */
export type PlannedRepository = Pick<HostedRepository, 'name' | 'forge' | 'build' | 'checks'> & {
  history: PlannedHistory
}

export type GitHosts = {
  world: ForgeWorld
  builds: Builds
  checks: Checks
  servers: Record<ForgeName, ForgeServer>
  tokens: Record<ForgeName, string>
  /** Makes all repositories anew, and answers with the ids of their commits, in the order of their plans. */
  reset(plans: readonly PlannedRepository[]): Promise<Map<string, string[]>>
  stop(): Promise<void>
}

export type GitHostsOptions = {
  /** Where the bare repositories are. */
  directory: string
  /** How long the checks of a commit and the build of a head take. */
  checkSeconds: number
  buildSeconds: number
  /** What a job of a build does at its end. */
  pushImage: (repository: HostedRepository, stream: string, run: BuildRun) => void
  now?: () => number
}

/** The branch whose heads are built. */
const BUILT = 'stable'

const DIALECTS: Record<ForgeName, (world: ForgeWorld) => DialectWords> = {
  github: githubDialect,
  gitlab: gitlabDialect,
  forgejo: forgejoDialect,
}

/** Starts the three git hosts, without repositories. */
export async function startGitHosts(options: GitHostsOptions): Promise<GitHosts> {
  const { directory, checkSeconds, buildSeconds, pushImage, now = Date.now } = options
  const repositories = new Map<string, HostedRepository>()
  const checks = new Checks(checkSeconds, now)
  const builds = new Builds(buildSeconds, now, pushImage)
  const built = new Map<string, string>()
  const world: ForgeWorld = {
    repositories,
    runsOf: (repository) => builds.of(repository),
    checksOf: (repository, sha) => checks.of(repository, sha),
    async noticeMoves(repository) {
      const head = await repository.git.head(BUILT)
      if (!head || built.get(repository.name) === head) return
      built.set(repository.name, head)
      builds.start(repository, head)
    },
  }
  const tokens = { github: token('ghp'), gitlab: token('glpat'), forgejo: token('fj') }
  const start = (forge: ForgeName) =>
    startForgeServer({
      ...DIALECTS[forge](world),
      token: tokens[forge],
      root: directory,
      page: (path) => webPage(world, path),
      opens: (name, isPush) => {
        const repository = repositories.get(name)
        if (repository?.forge !== forge) return false
        return repository.state === 'here' || (repository.state === 'archived' && !isPush)
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
    builds,
    checks,
    servers,
    tokens,
    async reset(plans) {
      checks.clear()
      builds.clear()
      built.clear()
      for (const server of Object.values(servers)) server.reset()
      repositories.clear()
      await rm(directory, { recursive: true, force: true })
      const made = plans.map(async ({ history, ...plan }): Promise<[string, string[]]> => {
        const git = new Repository(join(directory, `${plan.name}.git`))
        const ids = await makeRepository(git, history)
        repositories.set(plan.name, { ...plan, git, state: 'here', protections: new Map() })
        const stable = ids[history.heads[BUILT] ?? -1]
        if (stable) built.set(plan.name, stable)
        return [plan.name, ids]
      })
      return new Map(await Promise.all(made))
    },
    async stop() {
      builds.clear()
      await Promise.all(Object.values(servers).map((server) => server.stop()))
    },
  }
}

function token(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString('base64url')}`
}
