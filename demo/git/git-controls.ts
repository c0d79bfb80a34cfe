import type { z } from 'zod'
import { ControlError } from '../control-error'
import { forgeFaultSchema } from './faults'
import type { GitHosts } from './git-hosts'
import {
  buildSchema,
  checkSchema,
  commitSchema,
  limitSchema,
  moveSchema,
  protectSchema,
  repositorySchema,
} from './git-requests'
import type { HostedRepository } from './hosted-repository'
import { importCommits, type PlannedCommit } from './repositories/fast-import'
import { titleOf } from './repositories/commit-log'
import { protectFromPushes } from './repositories/protection-hook'

/** What git hosts can be told to do, by endpoint. Answers are what is sent back. */
export function gitControls(hosts: GitHosts): Record<string, (body: unknown) => object | Promise<object>> {
  const { world, builds, checks, servers } = hosts
  return {
    'POST /git/commit': (body) => commit(hosts, commitSchema.parse(body)),
    'POST /git/move': (body) => move(hosts, moveSchema.parse(body)),
    async 'POST /git/check'(body) {
      const { repository, of, name, state } = checkSchema.parse(body)
      const found = find(hosts, repository)
      const sha = await resolve(found, of)
      checks.put(sha, name, state)
      hosts.tell(found, { kind: 'check', sha, name, state })
      return {}
    },
    'POST /git/build': (body) => build(hosts, buildSchema.parse(body)),
    'POST /git/fault'(body) {
      const fault = forgeFaultSchema.parse(body)
      servers[fault.forge].faults.set(fault)
      return {}
    },
    async 'POST /git/protect'(body) {
      const { repository, branch, how } = protectSchema.parse(body)
      const { git, protections } = find(hosts, repository)
      if (how === 'none') protections.delete(branch)
      else protections.set(branch, how)
      await protectFromPushes(git, [...protections.keys()])
      return {}
    },
    'POST /git/repository'(body) {
      const { repository, state } = repositorySchema.parse(body)
      find(hosts, repository).state = state
      return {}
    },
    'POST /git/limit'(body) {
      const { forge, remaining } = limitSchema.parse(body)
      servers[forge].limit.remaining = remaining
      return {}
    },
    async 'GET /git/heads'() {
      const all = [...world.repositories.values()]
      const heads = all.map(async ({ name, git }) => [name, await git.heads()] as const)
      return Object.fromEntries(await Promise.all(heads))
    },
    'GET /git/builds': () =>
      Object.fromEntries([...world.repositories.values()].map((each) => [each.name, builds.of(each)])),
    'GET /git/requests': () =>
      Object.fromEntries(Object.entries(servers).map(([name, { counts }]) => [name, counts])),
  }
}

function find({ world }: GitHosts, name: string): HostedRepository {
  const repository = world.repositories.get(name)
  if (!repository)
    throw new ControlError(
      `There is no repository ${name}. There are: ${[...world.repositories.keys()].join(', ')}.`,
    )
  return repository
}

async function resolve({ name, git }: HostedRepository, revision: string): Promise<string> {
  const sha = await git.resolve(revision)
  if (!sha) throw new ControlError(`${name} has no ${revision}.`)
  return sha
}

/** Adds commits to a branch, as a push by hand would. */
async function commit(hosts: GitHosts, request: z.output<typeof commitSchema>): Promise<object> {
  const { branch, count, title = 'Change something by hand', reverts } = request
  const repository = find(hosts, request.repository)
  const { git } = repository
  const onto = await resolve(repository, branch)
  const { paths = [`by-hand/${onto.slice(0, 12)}`] } = request
  const taken = reverts === undefined ? undefined : await git.commit(await resolve(repository, reverts))
  const message = taken ? `Revert "${titleOf(taken)}"\n\nThis reverts commit ${taken.sha}.` : title
  const commits = Array.from({ length: count }, (_, place): PlannedCommit => {
    const text = count > 1 ? `${message} (${place + 1} of ${count})` : message
    const files = Object.fromEntries(paths.map((path) => [path, `${onto} ${place}\n`]))
    return {
      at: Date.now(),
      author: 'Nora Field',
      message: text,
      parents: place === 0 ? [] : [place - 1],
      files,
    }
  })
  const shas = await importCommits(git, { commits, heads: { [branch]: count - 1 } }, onto)
  await hosts.world.noticeMoves(repository)
  return { shas }
}

/** Moves a branch on the bare repository, forward or not. */
async function move(
  hosts: GitHosts,
  { repository: name, branch, to }: z.output<typeof moveSchema>,
): Promise<object> {
  const repository = find(hosts, name)
  const head = to === null ? undefined : await resolve(repository, to)
  await repository.git.setHead(branch, head)
  await hosts.world.noticeMoves(repository)
  return { head: head ?? null }
}

function build(hosts: GitHosts, request: z.output<typeof buildSchema>): object {
  const { repository: name, act, run: index, ...course } = request
  const { builds } = hosts
  const repository = find(hosts, name)
  if (act === undefined) {
    builds.plan(name, course)
    return {}
  }
  const run = builds.of(repository)[index]
  if (!run) throw new ControlError(`${name} has no build ${index}.`)
  if (act === 'cancel') builds.cancel(repository, run)
  else if (act === 'finish') builds.finish(repository, run)
  else builds.rerun(repository, run, course)
  return run
}
