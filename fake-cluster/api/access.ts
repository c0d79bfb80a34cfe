import { BASIC_RULES } from './basic-rules'
import { qualified } from './resources'
import type { Rule } from './rule'
import { detailsOf, Refusal } from './status'

export type User = { token: string; name: string; groups: string[]; rules: Rule[] }

export type Attributes = {
  verb: string
  group: string
  resource: string
  subresource: string
  namespace: string
  name: string
}

export const ANONYMOUS: User = {
  token: '',
  name: 'system:anonymous',
  groups: ['system:unauthenticated'],
  rules: [],
}

export function rulesOf(user: User): Rule[] {
  return user === ANONYMOUS ? [] : [...BASIC_RULES, ...user.rules]
}

export function isAllowed(user: User, attributes: Attributes): boolean {
  return ruleFor(user, attributes) !== undefined
}

export function ruleFor(user: User, attributes: Attributes): Rule | undefined {
  const { verb, group, resource, subresource, namespace, name } = attributes
  const wanted = subresource ? `${resource}/${subresource}` : resource
  return rulesOf(user).find(
    (rule) =>
      includes(rule.verbs, verb) &&
      includes(rule.apiGroups, group) &&
      includes(rule.resources, wanted) &&
      (!rule.resourceNames?.length || rule.resourceNames.includes(name)) &&
      (!rule.namespaces || rule.namespaces.includes(namespace)),
  )
}

/** The 403 as in errors-403-without-rights.json. */
function forbidden(user: User, attributes: Attributes): Refusal {
  const { verb, group, resource, subresource, namespace, name } = attributes
  const wanted = subresource ? `${resource}/${subresource}` : resource
  const what = `${qualified(resource, group)}${name && ` "${name}"`}`
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'
  return new Refusal(
    403,
    'Forbidden',
    `${what} is forbidden: User "${user.name}" cannot ${verb} resource "${wanted}" in API group "${group}" ${where}`,
    detailsOf(resource, name, group),
  )
}

function includes(values: string[], value: string): boolean {
  return values.includes('*') || values.includes(value)
}

export function authorize(user: User, attributes: Attributes): void {
  if (!isAllowed(user, attributes)) throw forbidden(user, attributes)
}

/** What can be wrong with reviews of other users: all are denied, none is answered, or the server fails. */
export type ReviewFault = 'deny' | 'hang' | 'fail' | null

const OF_OTHERS = ['localsubjectaccessreviews', 'subjectaccessreviews']

export class ReviewFaults {
  private fault: ReviewFault = null

  set(fault: ReviewFault): void {
    this.fault = fault
  }

  /** Whether a review must be denied, whatever the rules say. Throws or never resolves where it is not answered. */
  async isDenied({ resource }: Pick<Attributes, 'resource'>): Promise<boolean> {
    if (this.fault === null || !OF_OTHERS.includes(resource)) return false
    if (this.fault === 'fail')
      throw new Refusal(500, 'InternalError', 'Internal error occurred: no authorizer')
    if (this.fault === 'hang') await new Promise<never>(() => undefined)
    return true
  }
}
