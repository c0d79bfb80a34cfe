import type { ForgeWorld } from '../forge-world'
import { ok, pageOf, type RestAnswer, type Route } from '../rest'
import { PAGING, refuse, routeOf, type Asked } from './asked'
import { commits, compare, mergeBase, mergeRequests } from './gitlab-commits'
import { jobOf, pipelineOf, statusOf, statusOfJob, wholePipelineOf } from './gitlab-build-objects'
import { commitOf, projectOf } from './gitlab-objects'

/** The part of GitLab's REST API that reads branches, commits and pipelines; branches are moved by pushes alone. */
export function gitlabRoutes(world: ForgeWorld): Route[] {
  const get = (rest: string, answer: (asked: Asked) => RestAnswer | Promise<RestAnswer>) =>
    routeOf(world, rest, answer)
  return [
    get('', ({ call, repository }) => ok(projectOf(call.base, repository))),
    get('/repository/branches/([^/]+)', branch),
    get('/protected_branches', ({ repository }) =>
      ok(
        [...repository.protections]
          .filter(([, how]) => how === 'protected')
          .map(([name]) => protection(name)),
      ),
    ),
    get('/protected_branches/([^/]+)', ({ repository, words: [name = ''] }) =>
      repository.protections.get(name) === 'protected' ? ok(protection(name)) : refuse(404, 'Not found'),
    ),
    get('/repository/compare', compare),
    get('/repository/merge_base', mergeBase),
    get('/repository/commits', commits),
    get(
      '/repository/commits/([^/]+)',
      withCommit(async ({ repository, page }, sha) =>
        ok({
          ...commitOf(page, await repository.git.commit(sha)),
          stats: { additions: 0, deletions: 0, total: 0 },
        }),
      ),
    ),
    get(
      '/repository/commits/([^/]+)/statuses',
      withCommit((asked, sha) => statuses(world, asked, sha)),
    ),
    get('/repository/commits/([^/]+)/merge_requests', withCommit(mergeRequests)),
    get('/pipelines', ({ call, repository, page }) => {
      const { query } = call
      const runs = world
        .runsOf(repository)
        .filter(
          ({ branch: ref, sha }) => (query.get('ref') ?? ref) === ref && (query.get('sha') ?? sha) === sha,
        )
      return ok(pageOf(runs, call, PAGING).map((run) => pipelineOf(page, repository.name, run)))
    }),
    get('/pipelines/(\\d+)', (asked) =>
      withRun(world, asked, (run) => wholePipelineOf(asked.page, asked.repository.name, run)),
    ),
    get('/pipelines/(\\d+)/jobs', (asked) =>
      withRun(world, asked, (run) =>
        pageOf(run.jobs, asked.call, PAGING).map((job) => jobOf(asked.page, asked.repository.name, run, job)),
      ),
    ),
  ]
}

type Run = ReturnType<ForgeWorld['runsOf']>[number]

function withRun(
  world: ForgeWorld,
  { repository, words: [id] }: Asked,
  show: (run: Run) => unknown,
): RestAnswer {
  const run = world.runsOf(repository).find((each) => String(each.id) === id)
  return run ? ok(show(run)) : refuse(404, 'Not found')
}

function withCommit(answer: (asked: Asked, sha: string) => Promise<RestAnswer>) {
  return async (asked: Asked): Promise<RestAnswer> => {
    const sha = await asked.repository.git.resolve(asked.words[0] ?? '')
    return sha ? answer(asked, sha) : refuse(404, 'Commit Not Found')
  }
}

async function branch({ repository, page, words: [name = ''] }: Asked): Promise<RestAnswer> {
  const { git, protections } = repository
  const sha = await git.head(name)
  if (!sha) return refuse(404, 'Branch Not Found')
  const isProtected = protections.get(name) === 'protected'
  return ok({
    name,
    commit: commitOf(page, await git.commit(sha)),
    merged: false,
    protected: isProtected,
    developers_can_push: !isProtected,
    developers_can_merge: !isProtected,
    can_push: !isProtected,
    default: name === 'main',
    web_url: `${page}/-/tree/${name}`,
  })
}

function protection(name: string) {
  const nobody = [
    { id: 1, access_level: 0, access_level_description: 'No one', user_id: null, group_id: null },
  ]
  return { id: 1, name, push_access_levels: nobody, merge_access_levels: nobody, allow_force_push: false }
}

async function statuses(
  world: ForgeWorld,
  { call, repository, page }: Asked,
  sha: string,
): Promise<RestAnswer> {
  const checks = (await world.checksOf(repository, sha)).map((check) => statusOf(page, sha, check))
  const jobs = world
    .runsOf(repository)
    .filter((run) => run.sha === sha)
    .flatMap((run) => run.jobs.map((job) => statusOfJob(page, run, job)))
  return ok(pageOf([...checks, ...jobs], call, PAGING))
}
