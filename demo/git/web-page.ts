import type { ForgeWorld } from './forge-world'
import { git } from './repositories/run-git'

const PAGE = /^\/(?<name>[^/]+\/[^/]+)(?:\/-)?(?<rest>\/.*)?$/

/** A page of a repository, in plain text, for links that are followed in the demo; undefined if the path is none of a repository. */
export async function webPage(world: ForgeWorld, path: string): Promise<string | undefined> {
  const { name = '', rest = '' } = PAGE.exec(path)?.groups ?? {}
  const repository = world.repositories.get(name)
  if (!repository) return undefined
  const [, revision] = /^\/commit\/([0-9a-f]{7,40})$/.exec(rest) ?? []
  const sha = revision && (await repository.git.resolve(revision))
  if (sha) return git(repository.git.directory, ['show', '--stat', '--format=fuller', sha])
  const [, id] = /^\/(?:actions\/runs|pipelines)\/(\d+)/.exec(rest) ?? []
  const run = world.runsOf(repository).find((each) => [each.id, each.number].map(String).includes(id ?? ''))
  if (run)
    return `${name}: build of ${run.sha}\n\n${run.jobs.map((job) => `${job.name}: ${job.state}\n`).join('')}`
  return git(repository.git.directory, ['log', '--oneline', '--graph', '-30', 'main', 'stable'])
}
