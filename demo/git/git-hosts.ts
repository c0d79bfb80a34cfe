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
import { webhookSender, type Tell } from './webhooks/send-webhook'

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
  /** What webhooks are signed with. */
  webhookSecrets: Record<ForgeName, string>
  /** Sends a webhook. */
  tell: Tell
  /** Sends a webhook for each repository, after what no host does: all have another history. */
  tellOfAll: () => void
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
  /** Where webhooks are sent to; if absent, none are. */
  productUrl?: string
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
  const { directory, checkSeconds, buildSeconds, pushImage, productUrl, now = Date.now } = options
  const repositories = new Map<string, HostedRepository>()
  const checks = new Checks(checkSeconds, now)
  const webhookSecrets = { github: secret(), gitlab: secret(), forgejo: secret() }
  const tell = productUrl === undefined ? () => undefined : webhookSender(productUrl, webhookSecrets)
  const builds = new Builds(buildSeconds, now, {
    pushImage,
    changed: (repository, run) => tell(repository, { kind: 'run', run }),
  })
  /** The heads of all branches, by repository, as they were last seen. */
  const heads = new Map<string, Record<string, string>>()
  const world: ForgeWorld = {
    repositories,
    runsOf: (repository) => builds.of(repository),
    checksOf: (repository, sha) => checks.of(repository, sha),
    async noticeMoves(repository) {
      const { name, git } = repository
      const found = await git.heads()
      const known = heads.get(name) ?? {}
      heads.set(name, found)
      for (const branch of new Set([...Object.keys(known), ...Object.keys(found)])) {
        const [before, after] = [known[branch], found[branch]]
        if (before === after) continue
        tell(repository, { kind: 'push', branch, before, after })
        if (after) setTimeout(() => void tellOfChecks(repository, after), checkSeconds * 1000).unref()
        if (after && branch === BUILT) builds.start(repository, after)
      }
    },
  }
  async function tellOfChecks(repository: HostedRepository, sha: string): Promise<void> {
    // After a reset, there is no such commit.
    const found = await checks.of(repository, sha).catch(() => [])
    for (const { name, state } of found)
      if (state !== 'running') tell(repository, { kind: 'check', sha, name, state })
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
    webhookSecrets,
    tell,
    tellOfAll() {
      for (const repository of repositories.values()) {
        const after = heads.get(repository.name)?.[BUILT]
        tell(repository, { kind: 'push', branch: BUILT, before: undefined, after })
      }
    },
    async reset(plans) {
      checks.clear()
      builds.clear()
      heads.clear()
      for (const server of Object.values(servers)) server.reset()
      repositories.clear()
      await rm(directory, { recursive: true, force: true })
      const made = plans.map(async ({ history, ...plan }): Promise<[string, string[]]> => {
        const git = new Repository(join(directory, `${plan.name}.git`))
        const ids = await makeRepository(git, history)
        repositories.set(plan.name, { ...plan, git, state: 'here', protections: new Map() })
        const pairs = Object.entries(history.heads).map(([branch, place]) => [branch, ids[place]])
        heads.set(plan.name, Object.fromEntries(pairs) as Record<string, string>)
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
  return `${prefix}_${secret()}`
}

function secret(): string {
  return randomBytes(24).toString('base64url')
}
