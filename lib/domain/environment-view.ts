/**
 * Views are plain JSON: the server makes them from a snapshot, react-query keeps them, components render them. Times are
 * ISO 8601 strings, sizes are bytes, digests are complete (`sha256:…`).
 */

/** The rights of a person that a cluster denies, and those that it could not be asked about: `patch deployments`. */
export type LimitedRights = { denied: string[]; unknown: string[] }

export type EnvironmentView = {
  name: string
  title: string
  namespace: string
  isProtected: boolean
  /** Whether this person may change anything in it; the server decides again on every action. */
  mayAct: boolean
  /** Where the cluster decides. Without it, roles do. */
  limits?: LimitedRights
  /** Whether it has sources, so that there is something to promote. */
  hasSources: boolean
}

/** What a person may do there, in words for a heading. */
export function accessWords({ mayAct, limits }: Pick<EnvironmentView, 'mayAct' | 'limits'>): string {
  if (mayAct) return 'can change'
  return limits !== undefined && limits.unknown.length > 0 ? 'rights not known' : 'read only'
}

/** Tells environments apart by their titles, and by their names where a configuration has a title twice; null of one that is alone. */
export function titlesOf(
  environments: readonly Pick<EnvironmentView, 'name' | 'title'>[],
): (environment: string) => string | null {
  const titles = new Map(environments.map(({ name, title }) => [name, title]))
  const all = [...titles.values()]
  return (environment) => {
    if (all.length < 2) return null
    const title = titles.get(environment) ?? environment
    return all.indexOf(title) === all.lastIndexOf(title) ? title : `${title} (${environment})`
  }
}
