import type { ForgeWorld } from '../forge-world'
import type { HostedRepository } from '../hosted-repository'
import type { Call, Paging, RestAnswer, Route } from '../rest'
import { nodeIdOf, placeOf, type Place } from './github-objects'

export const PAGING: Paging = { size: 'per_page', usual: 30, longest: 100 }

const DOCUMENTATION = 'https://docs.github.com/rest'

/** `status` is a text in the body (https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api). */
export function refuse(status: number, message: string): RestAnswer {
  return { status, body: { message, documentation_url: DOCUMENTATION, status: String(status) } }
}

export type Asked = { call: Call; repository: HostedRepository; place: Place; words: string[] }

/** A route of a repository; what is in the way of all of them is answered here. */
export function routeOf(
  world: ForgeWorld,
  method: Route['method'],
  rest: string,
  answer: (asked: Asked) => RestAnswer | Promise<RestAnswer>,
): Route {
  return {
    method,
    pattern: new RegExp(`^/repos/([^/]+/[^/]+)${rest}$`),
    answer: (call, [name = '', ...words]) => {
      const repository = world.repositories.get(name)
      if (repository?.forge !== 'github' || repository.state === 'hidden') return refuse(404, 'Not Found')
      if (repository.state === 'forbidden')
        return refuse(403, 'Resource not accessible by personal access token')
      if (repository.state === 'renamed') return moved(call, name)
      return answer({ call, repository, place: placeOf(call.base, repository), words })
    },
  }
}

/** GitHub redirects to the number of a repository that has another name now. */
function moved({ base, method, path }: Call, name: string): RestAnswer {
  const url = `${base}${path.replace(`/repos/${name}`, `/repositories/${nodeIdOf(name)}`)}`
  const body = { message: 'Moved Permanently', url, documentation_url: DOCUMENTATION }
  return { status: method === 'GET' ? 301 : 307, body, headers: { Location: url } }
}
