import { ruleFor, type Attributes, type User } from './access'
import { qualified } from './resources'
import type { Rule } from './rule'

/** A right of a user in words, such as `get pods/log`, and how many requests it allowed, or would have allowed. */
type CountedRight = { right: string; requests: number }

export type RightsReport = {
  /** The rights that the rules of the user give, each with the requests that needed it. */
  granted: CountedRight[]
  /** What was refused, because no rule gives it. */
  refused: CountedRight[]
}

/** Counts for which requests the rights of each user were needed. Reviews are no requests: they only ask. */
export class UsedRights {
  private readonly allowed = new Map<User, Map<string, number>>()
  private readonly refused = new Map<User, Map<string, number>>()

  note(user: User, attributes: Attributes): void {
    const rule = ruleFor(user, attributes)
    const counts = rule === undefined ? this.refused : this.allowed
    const own = counts.get(user) ?? new Map<string, number>()
    counts.set(user, own)
    const { verb, group, resource, subresource } = attributes
    const right = wordsFor(verb, group, subresource ? `${resource}/${subresource}` : resource)
    own.set(right, (own.get(right) ?? 0) + 1)
  }

  of(user: User): RightsReport {
    const allowed = this.allowed.get(user)
    const granted = [...new Set(user.rules.flatMap(rightsOf))].sort()
    const refused = [...(this.refused.get(user) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      granted: granted.map((right) => ({ right, requests: allowed?.get(right) ?? 0 })),
      refused: refused.map(([right, requests]) => ({ right, requests })),
    }
  }
}

function rightsOf({ verbs, apiGroups, resources }: Rule): string[] {
  return apiGroups.flatMap((group) =>
    resources.flatMap((resource) => verbs.map((verb) => wordsFor(verb, group, resource))),
  )
}

function wordsFor(verb: string, group: string, resource: string): string {
  return `${verb} ${qualified(resource, group)}`
}
