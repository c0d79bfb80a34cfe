import type { ForgeWorld } from '../forge-world'
import { ok, pageOf, type RestAnswer } from '../rest'
import { PAGING, type Asked } from './asked'
import { runOf, statusOf, taskOf } from './forgejo-build-objects'
import { repositoryOf } from './forgejo-objects'

/** `/status` combines them, `/statuses` lists them. */
export async function statuses(
  world: ForgeWorld,
  { call, repository, place }: Asked,
  sha: string,
): Promise<RestAnswer> {
  const all = (await world.checksOf(repository, sha)).map((check) => statusOf(place, sha, check))
  const shown = pageOf(all, call, PAGING)
  if (call.path.endsWith('/statuses')) return ok(shown, { 'X-Total-Count': String(all.length) })
  const worst = ['failure', 'pending', 'success'].find((state) => all.some(({ status }) => status === state))
  return ok({
    state: worst ?? '',
    sha,
    total_count: all.length,
    statuses: shown,
    repository: repositoryOf(place, repository),
    commit_url: `${place.api}/commits/${sha}`,
    url: `${place.api}/commits/${sha}/status`,
  })
}

export async function runs(world: ForgeWorld, { call, repository, place }: Asked): Promise<RestAnswer> {
  const { query } = call
  const found = world
    .runsOf(repository)
    .filter(({ sha }) => (query.get('head_sha') ?? sha) === sha)
    // The whole name of the reference, as its documentation has it.
    .filter(({ branch }) => (query.get('ref') ?? `refs/heads/${branch}`) === `refs/heads/${branch}`)
    .filter(() => (query.get('workflow_id') ?? repository.build?.workflow) === repository.build?.workflow)
  const page = pageOf(found, call, PAGING)
  const heads = await Promise.all(page.map(({ sha }) => repository.git.commit(sha)))
  const workflow_runs = page.flatMap((run, index) => {
    const head = heads[index]
    return head ? [runOf(place, repository, run, head)] : []
  })
  return ok({ workflow_runs, total_count: found.length })
}

export async function tasks(world: ForgeWorld, { call, repository, place }: Asked): Promise<RestAnswer> {
  const all = world.runsOf(repository).flatMap((run) => run.jobs.map((job) => ({ run, job })))
  const taken = all.filter(({ job }) => job.startedAt !== null)
  const shown = pageOf(taken, call, PAGING).map(async ({ run, job }) =>
    taskOf(place, repository.build?.workflow ?? '', run, job, await repository.git.commit(run.sha)),
  )
  return ok({ workflow_runs: await Promise.all(shown), total_count: taken.length })
}
