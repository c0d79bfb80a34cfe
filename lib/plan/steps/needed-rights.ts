import type { Right } from '#lib/domain/rights/right'
import type { Step } from '#lib/plan/plan'

const VERBS = { POST: 'create', PATCH: 'patch', DELETE: 'delete' } as const
const PATH =
  /^\/(?:api|apis\/(?<group>[^/]+))\/[^/]+\/namespaces\/[^/]+\/(?<resource>[^/]+)(?:\/(?<name>[^/]+))?$/

/** The rights that the requests of steps need, each once. */
export function neededRights(steps: readonly Step[]): Right[] {
  const rights = steps.flatMap(({ request: { method, path } }): [string, Right][] => {
    const { group = '', resource, name } = PATH.exec(path)?.groups ?? {}
    if (resource === undefined) return []
    const right = { verb: VERBS[method], group, resource, name: name ? decodeURIComponent(name) : null }
    return [[JSON.stringify(right), right]]
  })
  return [...new Map(rights).values()]
}
