import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { ForgeKind } from '#lib/domain/promotion/forge-answers'
import type { Clock } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import type { Forge } from '#lib/forge/forge'
import type { ForgeConfiguration } from '#lib/forge/forge-configuration'
import { addressesOf } from '#lib/forge/dialects/addresses'
import type { Dialect } from '#lib/forge/dialects/dialect'
import { openForgejo } from '#lib/forge/dialects/forgejo/forgejo'
import { openGithub } from '#lib/forge/dialects/github/github'
import { openGitlab } from '#lib/forge/dialects/gitlab/gitlab'
import { whyWrong, type Names } from '#lib/forge/dialects/names'
import { AppCredentials } from '#lib/forge/request/app-credentials'
import { tokenCredentials } from '#lib/forge/request/credentials'
import { ForgeClient } from '#lib/forge/request/forge-client'
import { Sender, type ForgeCounters } from '#lib/forge/request/sender'

export type OpenForge = Forge & { readonly counters: Readonly<ForgeCounters> }

const NO_COMMIT = { code: 'not-found', why: 'no commit begins so; check its id' } as const

type Open = (client: ForgeClient, web: string, clock: Clock) => Dialect

const DIALECTS: Record<
  ForgeKind,
  { open: Open; scheme: 'Bearer' | 'token'; accept: Record<string, string> }
> = {
  github: {
    open: openGithub,
    scheme: 'Bearer',
    accept: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
  },
  gitlab: { open: openGitlab, scheme: 'Bearer', accept: { accept: 'application/json' } },
  // Gitea knows `Bearer` for tokens of OAuth only in old releases.
  forgejo: { open: openForgejo, scheme: 'token', accept: { accept: 'application/json' } },
}

/** A git host, for as long as the process runs: what is left of its limits, and kept answers, are for all who ask. */
export function openForge(configuration: ForgeConfiguration, clock: Clock = systemClock): OpenForge {
  const { name, kind, credentials, caFile } = configuration
  const { open, ...dialect } = DIALECTS[kind]
  const { api, web } = addressesOf(kind, configuration.url)
  const sender = new Sender(name, clock, caFile)
  const own =
    credentials.kind === 'token'
      ? tokenCredentials(credentials.tokenFile, sender)
      : new AppCredentials(credentials, api, sender, clock)
  const client = new ForgeClient(sender, own, { api, ...dialect })
  return withCheckedNames(configuration, sender, open(client, web, clock), web)
}

/** A name `..` survives the encoding of a path and reaches another address: no request is made for what is no name. */
function withCheckedNames(
  { name, kind }: ForgeConfiguration,
  sender: Sender,
  dialect: Dialect,
  web: string,
): OpenForge {
  const checked = <T>(wrong: string | null, work: () => Promise<Answer<T>>): Promise<Answer<T>> =>
    wrong === null ? work() : Promise.resolve(sender.refuse('ask', { code: 'invalid', why: wrong }))
  const wrongIn = (repository: string, names: Names) => whyWrong(kind, repository, names)
  return {
    name,
    kind,
    get limit() {
      return sender.rate.view
    },
    counters: sender.counters,
    urlOf: (repository) => `${web}/${repository}`,
    branch: (repository, branch, asking = {}) =>
      checked(wrongIn(repository, { branch }), () => dialect.branch(repository, branch, asking)),
    range: (repository, base, head, page = 1, asking = {}) =>
      checked(wrongIn(repository, { revisions: [base, head] }), () =>
        dialect.range(repository, base, head, Math.max(1, Math.floor(page)), asking),
      ),
    commit: (repository, sha, asking = {}) =>
      checked(wrongIn(repository, { shas: [sha] }), async () => {
        const commit = await dialect.commit(repository, sha, asking)
        // A branch can have the name of what is the beginning of no commit.
        return commit.ok && !commit.value.sha.startsWith(sha)
          ? sender.refuse(`read ${sha}`, NO_COMMIT)
          : commit
      }),
    checks: (repository, sha, asking = {}) =>
      checked(wrongIn(repository, { shas: [sha] }), () => dialect.checks(repository, sha, asking)),
    runs: (repository, branch, build, asking = {}) =>
      checked(wrongIn(repository, { branch, build }), () => dialect.runs(repository, branch, build, asking)),
    jobs: (repository, run, asking = {}) =>
      checked(wrongIn(repository, { run: run.id }), () => dialect.jobs(repository, run, asking)),
    isAncestor: (repository, ancestor, head, asking = {}) =>
      checked(wrongIn(repository, { revisions: [ancestor, head] }), () =>
        dialect.isAncestor(repository, ancestor, head, asking),
      ),
    move: (repository, branch, from, to) => {
      const wrong = wrongIn(repository, { branch, wholeShas: [from, to] })
      return wrong === null
        ? dialect.move({ repository, branch, from, to })
        : Promise.resolve({ outcome: 'refused', message: `Could not move ${name}'s branch: ${wrong}.` })
    },
  }
}
