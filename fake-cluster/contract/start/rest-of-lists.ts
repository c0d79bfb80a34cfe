import { isNamed, isObject } from '../../api/json'
import type { Step } from '../recording'
import { idleObject } from './idle-object'
import type { InitialObject } from './observations'

/**
 * The items after the recorded pages of a list. A page says only how many remain, so these are idle objects.
 */
export function restOfLists(steps: Step[], found: InitialObject[]): InitialObject[] {
  const more: InitialObject[] = []
  for (const page of steps.flatMap(pagesOf)) {
    const isLater = ({ resource, object: { metadata } }: InitialObject) =>
      resource === page.resource &&
      (!page.namespace || metadata.namespace === page.namespace) &&
      (metadata.name > page.lastName || metadata.namespace !== page.lastNamespace)
    const have = [...found, ...more].filter(isLater).length
    for (let number = have; number < page.remaining; number++)
      more.push(
        ...idleObject(
          page.resource,
          page.namespace || `${String(page.lastNamespace)}x`,
          `${page.lastName}-${number}`,
        ),
      )
  }
  return more
}

type Page = {
  resource: string
  namespace: string
  lastName: string
  lastNamespace: unknown
  remaining: number
}

function pagesOf({ request, response: { body } }: Step): Page[] {
  const [, namespace = '', resource = ''] = /\/v1\/(?:namespaces\/([^/]+)\/)?(\w+)$/.exec(request.path) ?? []
  if (!isObject(body) || !isObject(body.metadata) || !Array.isArray(body.items)) return []
  const last: unknown = body.items.at(-1)
  const { name: lastName, namespace: lastNamespace } = isNamed(last) ? last.metadata : { name: '' }
  const remaining = Number(body.metadata.remainingItemCount ?? 0)
  return remaining > 0 ? [{ resource, namespace, lastName, lastNamespace, remaining }] : []
}
