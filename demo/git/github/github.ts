import { z } from 'zod'
import type { ForgeWorld } from '../forge-world'
import type { HostedRepository } from '../hosted-repository'
import { pullRequestOf } from '../repositories/commit-log'
import { ok, type RestAnswer, type Route } from '../rest'
import { refuse, routeOf, type Asked } from './asked'
import { buildRoutes } from './github-builds'
import { checkRoutes } from './github-checks'
import { compare } from './github-compare'
import { commitOf, fullRepository, nodeIdOf, type Place } from './github-objects'
import { pullRequest } from './github-pull-request'

/** The part of GitHub's REST API that reads branches, commits, checks and builds, and moves a branch. */
export function githubRoutes(world: ForgeWorld): Route[] {
  const get = (rest: string, answer: (asked: Asked) => RestAnswer | Promise<RestAnswer>) =>
    routeOf(world, 'GET', rest, answer)
  return [
    get('', ({ place, repository }) => ok(fullRepository(place, repository))),
    get('/branches/(.+)', branch),
    get('/rules/branches/(.+)', ({ repository, words: [name = ''] }) => ok(rulesOf(repository, name))),
    get('/compare/(.+?)\\.\\.\\.(.+)', compare),
    get('/commits/([^/]+)/pulls', pulls),
    ...checkRoutes(world),
    ...buildRoutes(world),
    get('/commits/([^/]+)', commit),
    get('/git/refs?/heads/(.+)', async ({ repository, place, words: [name = ''] }) => {
      const sha = await repository.git.head(name)
      return sha ? ok(refOf(place, name, sha)) : refuse(404, 'Not Found')
    }),
    routeOf(world, 'PATCH', '/git/refs/heads/(.+)', (asked) => moveRef(world, asked)),
  ]
}

async function branch({ repository, place, words: [name = ''] }: Asked): Promise<RestAnswer> {
  const sha = await repository.git.head(name)
  if (!sha) return refuse(404, 'Branch not found')
  const { api, web } = place
  const url = `${api}/branches/${name}`
  const isProtected = repository.protections.get(name) === 'protected'
  return ok({
    name,
    commit: commitOf(place, await repository.git.commit(sha)),
    _links: { self: url, html: `${web}/tree/${name}` },
    protected: isProtected,
    protection: {
      enabled: isProtected,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${url}/protection`,
  })
}

function rulesOf({ protections, name: source }: HostedRepository, name: string) {
  const ruleset = { ruleset_source_type: 'Repository', ruleset_source: source, ruleset_id: 4711 }
  return protections.get(name) === 'rule' ? [{ type: 'update', ...ruleset }] : []
}

async function commit({ repository, place, words: [revision = ''] }: Asked): Promise<RestAnswer> {
  const sha = await repository.git.resolve(revision)
  if (!sha) return refuse(422, `No commit found for SHA: ${revision}`)
  const found = await repository.git.commit(sha)
  return ok({ ...commitOf(place, found), stats: { additions: 0, deletions: 0, total: 0 }, files: [] })
}

async function pulls({ repository, place, words: [revision = ''] }: Asked): Promise<RestAnswer> {
  const sha = await repository.git.resolve(revision)
  if (!sha) return refuse(422, `No commit found for SHA: ${revision}`)
  const found = await repository.git.commit(sha)
  const number = pullRequestOf(found)
  return ok(number === null ? [] : [pullRequest(place, repository, number, found)])
}

function refOf({ api }: Place, branchName: string, sha: string) {
  const ref = `refs/heads/${branchName}`
  const object = { type: 'commit', sha, url: `${api}/git/commits/${sha}` }
  return { ref, node_id: nodeIdOf(ref), url: `${api}/git/${ref}`, object }
}

const moveSchema = z.object({ sha: z.string(), force: z.boolean().default(false) })

/** https://docs.github.com/rest/git/refs#update-a-reference */
async function moveRef(
  world: ForgeWorld,
  { call, repository, place, words: [name = ''] }: Asked,
): Promise<RestAnswer> {
  const { git, protections, state } = repository
  if (state === 'archived') return refuse(403, 'Repository was archived so is read-only.')
  const wanted = moveSchema.safeParse(call.body)
  if (!wanted.success) return refuse(422, `Invalid request.\n\n"sha" wasn't supplied.`)
  const { sha, force } = wanted.data
  const head = await git.head(name)
  if (!head) return refuse(422, 'Reference does not exist')
  if (!/^[0-9a-f]{40}$/.test(sha))
    return refuse(422, 'The sha parameter must be exactly 40 characters and contain only [0-9a-f].')
  if (!(await git.resolve(sha))) return refuse(422, 'Object does not exist')
  if (!force && !(await git.isAncestor(head, sha))) return refuse(422, 'Update is not a fast forward')
  const protection = protections.get(name)
  if (protection === 'rule')
    return refuse(422, 'Repository rule violations found\n\nCannot update this protected ref.\n\n')
  if (protection)
    return refuse(
      422,
      `Protected branch update failed for refs/heads/${name}.\n- Cannot change this locked branch`,
    )
  if (!(await git.moveHead(name, head, sha))) return refuse(409, 'Reference cannot be updated')
  await world.noticeMoves(repository)
  return ok(refOf(place, name, sha))
}
