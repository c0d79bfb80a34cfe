import { isNamed, isObject } from '../../api/json'
import type { Step } from '../recording'
import type { Start } from './sightings'

/**
 * What comes after the pages of a list that the scenario shows: a page says how much that is, and not what. So it is
 * something that does nothing.
 */
export function restOfLists(steps: Step[], found: Start[]): Start[] {
  const more: Start[] = []
  for (const page of steps.flatMap(pagesOf)) {
    const isLater = ({ resource, object: { metadata } }: Start) =>
      resource === page.resource &&
      (!page.namespace || metadata.namespace === page.namespace) &&
      (metadata.name > page.lastName || metadata.namespace !== page.lastNamespace)
    const have = [...found, ...more].filter(isLater).length
    for (let number = have; number < page.remaining; number++)
      more.push(...idle(page.resource, page.namespace, `${page.lastName}-${number}`))
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

function idle(resource: string, namespace: string, name: string): Start[] {
  const metadata = { name, namespace: namespace || 'packit-stg' }
  const labels = { app: name }
  const spec = {
    replicas: 0,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [] } },
  }
  if (resource === 'deployments' || resource === 'statefulsets')
    return [{ resource, object: { metadata, spec } }]
  if (resource === 'imagestreams' || resource === 'pods') return [{ resource, object: { metadata } }]
  return []
}
