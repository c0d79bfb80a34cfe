import type { ForgeWorld } from '../forge-world'
import type { HostedRepository } from '../hosted-repository'
import type { Call, Paging, RestAnswer, Route } from '../rest'
import type { Place } from './forgejo-objects'

export const PAGING: Paging = { size: 'limit', usual: 30, longest: 50 }

export function refuse(status: number, message: string, base = ''): RestAnswer {
  return { status, body: { message, url: `${base}/api/swagger`, ...(status === 404 && { errors: [] }) } }
}

export const NOT_FOUND = "The target couldn't be found."

export type Asked = { call: Call; repository: HostedRepository; place: Place; words: string[] }
export type Handler = (asked: Asked) => RestAnswer | Promise<RestAnswer>

/** A route of a repository; what is in the way of all of them is answered here. */
export function routeOf(world: ForgeWorld, rest: string, answer: Handler): Route {
  return {
    method: 'GET',
    pattern: new RegExp(`^/api/v1/repos/([^/]+/[^/]+)${rest}$`),
    answer: (call, [name = '', ...words]) => {
      const repository = world.repositories.get(name)
      const { base, path } = call
      if (repository?.forge !== 'forgejo' || repository.state === 'hidden')
        return refuse(404, NOT_FOUND, base)
      if (repository.state === 'forbidden')
        return refuse(403, 'token does not have at least one of required scope(s)', base)
      if (repository.state === 'renamed')
        return {
          status: 307,
          body: null,
          headers: { Location: base + path.replace(name, `${name}-renamed`) },
        }
      const place = { api: `${base}/api/v1/repos/${name}`, web: `${base}/${name}`, name }
      return answer({ call, repository, place, words })
    },
  }
}

/** A commit that is there, by its id or what a branch has. */
export function withCommit(answer: (asked: Asked, sha: string) => Promise<RestAnswer>): Handler {
  return async (asked) => {
    const sha = await asked.repository.git.resolve(asked.words[0] ?? '')
    return sha ? answer(asked, sha) : refuse(404, NOT_FOUND, asked.call.base)
  }
}
