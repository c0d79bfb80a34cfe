const VERBS = ['get', 'list', 'watch', 'create', 'patch', 'delete'] as const

export type Verb = (typeof VERBS)[number]

/** What the service account of Quayside must be allowed to do in the namespace of an environment. */
export type Right = {
  verb: Verb
  /** Empty for the core API. */
  group: string
  /** A subresource is written `pods/log`, as in a Role. */
  resource: string
  /** Null for all objects; a Role can name single ones. */
  name: string | null
}

export type Rule = {
  apiGroups: [string]
  resources: [string]
  resourceNames?: [string]
  verbs: Verb[]
}

/** The rules of a Role that give these rights, one for each resource, in the order of the rights. */
export function rulesOf(rights: readonly Right[]): Rule[] {
  const rules = new Map<string, Rule>()
  for (const { verb, group, resource, name } of rights) {
    const key = JSON.stringify([group, resource, name])
    const { verbs = [] } = rules.get(key) ?? {}
    const names = name === null ? {} : { resourceNames: [name] satisfies [string] }
    const all = VERBS.filter((each) => each === verb || verbs.includes(each))
    rules.set(key, { apiGroups: [group], resources: [resource], ...names, verbs: all })
  }
  return [...rules.values()]
}

/** As a Role has it, on one line. */
export function ruleText({ apiGroups: [group], resources: [resource], resourceNames, verbs }: Rule): string {
  const names = resourceNames === undefined ? '' : `, resourceNames: [${resourceNames.join(', ')}]`
  return `{ apiGroups: ['${group}'], resources: [${resource}]${names}, verbs: [${verbs.join(', ')}] }`
}
