import type { ForgeWorld } from '../forge-world'
import { ok, type Route } from '../rest'
import { NOT_FOUND, refuse, routeOf, withCommit, type Handler } from './asked'
import { runs, statuses, tasks } from './forgejo-builds'
import { commits, compare, pullOf } from './forgejo-commits'
import { jobOf, runOf } from './forgejo-build-objects'
import { branchOf, commitOf, repositoryOf } from './forgejo-objects'

/** The part of Forgejo's REST API (https://codeberg.org/api/swagger) that reads; branches are moved by pushes alone. */
export function forgejoRoutes(world: ForgeWorld): Route[] {
  const get = (rest: string, answer: Handler) => routeOf(world, rest, answer)
  return [
    get('', ({ place, repository }) => ok(repositoryOf(place, repository))),
    get('/branches/(.+)', async ({ call, place, repository, words: [name = ''] }) => {
      const sha = await repository.git.head(name)
      if (!sha) return refuse(404, NOT_FOUND, call.base)
      return ok(branchOf(place, repository, name, await repository.git.commit(sha)))
    }),
    get('/compare/(.+?)\\.\\.\\.(.+)', compare),
    get(
      '/git/commits/([^/]+)',
      withCommit(async ({ place, repository: { git } }, sha) => {
        const [commit, [files]] = await Promise.all([git.commit(sha), git.changes([sha])])
        return ok(commitOf(place, commit, files))
      }),
    ),
    get('/commits', commits),
    get('/commits/([^/]+)/pull', withCommit(pullOf)),
    get(
      '/commits/([^/]+)/status(?:es)?',
      withCommit((asked, sha) => statuses(world, asked, sha)),
    ),
    get('/actions/runs', (asked) => runs(world, asked)),
    get('/actions/runs/(\\d+)', async ({ call, repository, place, words: [id] }) => {
      const run = world.runsOf(repository).find((each) => String(each.id) === id)
      return run
        ? ok(runOf(place, repository, run, await repository.git.commit(run.sha)))
        : refuse(404, NOT_FOUND, call.base)
    }),
    get('/actions/runs/(\\d+)/jobs', ({ call, repository, place, words: [id] }) => {
      const run = world.runsOf(repository).find((each) => String(each.id) === id)
      return run ? ok(run.jobs.map((job) => jobOf(place, run, job))) : refuse(404, NOT_FOUND, call.base)
    }),
    get('/actions/tasks', (asked) => tasks(world, asked)),
  ]
}
