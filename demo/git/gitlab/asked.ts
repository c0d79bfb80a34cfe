import type { ForgeWorld } from '../forge-world'
import type { HostedRepository } from '../hosted-repository'
import { numberOf } from '../numbers'
import type { Call, Paging, RestAnswer, Route } from '../rest'
import { pageOfProject } from './gitlab-objects'

export const PAGING: Paging = { size: 'per_page', usual: 20, longest: 100 }

/** `404 Branch Not Found` */
export function refuse(status: number, message: string): RestAnswer {
  return { status, body: { message: `${status} ${message}` } }
}

export type Asked = { call: Call; repository: HostedRepository; page: string; words: string[] }

/** A route of a project, which is named by its number or its whole path. */
export function routeOf(
  world: ForgeWorld,
  rest: string,
  answer: (asked: Asked) => RestAnswer | Promise<RestAnswer>,
): Route {
  return {
    method: 'GET',
    pattern: new RegExp(`^/api/v4/projects/([^/]+)${rest}$`),
    answer: (call, [name = '', ...words]) => {
      const repository = [...world.repositories.values()].find(
        (each) => each.forge === 'gitlab' && (each.name === name || String(numberOf(each.name)) === name),
      )
      if (!repository || repository.state === 'hidden') return refuse(404, 'Project Not Found')
      if (repository.state === 'forbidden') return refuse(403, 'Forbidden')
      if (repository.state === 'renamed' && repository.name === name) return moved(call, name)
      return answer({ call, repository, page: pageOfProject(call.base, repository), words })
    },
  }
}

/** GitLab redirects from the old path of a project to its number. */
function moved({ base, path }: Call, name: string): RestAnswer {
  const Location = `${base}${path.replace(encodeURIComponent(name), String(numberOf(name)))}`
  return {
    status: 301,
    body: { message: `This resource has been moved permanently to ${Location}` },
    headers: { Location },
  }
}
