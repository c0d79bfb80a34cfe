import type { Step } from '#lib/plan/plan'

/** What the service account of Quayside must be allowed to do. */
export type Right = {
  verb: 'create' | 'patch' | 'delete'
  /** Empty for the core API. */
  group: string
  resource: string
  /** Null for all objects; a role can name single ones. */
  name: string | null
}

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

/** Says which rights are missing, and the rules that give them. */
export function missingRightsMessage(missing: readonly Right[], namespace: string): string {
  const each = [...new Map(missing.map((right) => [ruleOf(right), right])).values()]
  const what = each.map(
    ({ verb, resource, group }) => `${verb} ${group === '' ? resource : `${resource}.${group}`}`,
  )
  const rules = each.map(ruleOf).join(', ')
  return `The service account of Quayside may not ${what.join(' or ')} in the namespace ${namespace}, so this would fail. Add to its Role: ${rules}`
}

/** As docs/operations.md writes the Role. */
function ruleOf({ verb, group, resource }: Right): string {
  return `{ apiGroups: ['${group}'], resources: [${resource}], verbs: [${verb}] }`
}
