import { FEATURES, rightsOf } from '#lib/domain/rights/features'
import { ruleText, rulesOf, type Right, type Verb } from '#lib/domain/rights/right'

/** What does not work in an environment, because its service account lacks rights. */
export type MissingRights = {
  feature: string
  /** Which rights, what that disables, and the rules that give them. */
  message: string
  /** Whether an environment does without. */
  isOptional: boolean
}

/** Who decides what a person may do in an environment: roles of the configuration, or its cluster. */
export type Authorization = 'roles' | 'cluster'

/** The features that lack rights among these, in the order of the table. */
export function missingFeatures(
  missing: readonly Right[],
  namespace: string,
  authorization: Authorization,
): MissingRights[] {
  const keys = new Set(missing.map(keyOf))
  return FEATURES.flatMap((feature) => {
    const lacking = rightsOf(feature).filter((right) => keys.has(keyOf(right)))
    if (lacking.length === 0) return []
    const words = [mayNot(lacking, namespace), `This disables ${feature.disables}.`, remedy(lacking)]
    const { title, component } = feature
    const isUsed = component === 'cluster-authorization' && authorization === 'cluster'
    const isOptional = component !== undefined && !isUsed
    return [{ feature: title, message: words.join(' '), isOptional }]
  })
}

/** Why a plan is refused. */
export function refusalOf(missing: readonly Right[], namespace: string): string {
  return `${mayNot(missing, namespace)} This would fail. ${remedy(missing)}`
}

function mayNot(missing: readonly Right[], namespace: string): string {
  const what = rulesOf(missing).map(({ apiGroups: [group], resources: [resource], resourceNames, verbs }) => {
    const qualified = group === '' ? resource : `${resource}.${group}`
    return `${verbsIn(verbs)} ${qualified}${resourceNames === undefined ? '' : ` named ${resourceNames[0]}`}`
  })
  return `The service account of Quayside may not ${what.join(', or ')} in the namespace ${namespace}.`
}

function verbsIn(verbs: readonly Verb[]): string {
  const last = verbs.at(-1) ?? ''
  return verbs.length < 2 ? last : `${verbs.slice(0, -1).join(', ')} or ${last}`
}

function remedy(missing: readonly Right[]): string {
  return `Add to its Role: ${rulesOf(missing).map(ruleText).join(', ')}`
}

function keyOf({ verb, group, resource, name }: Right): string {
  return JSON.stringify([verb, group, resource, name])
}
