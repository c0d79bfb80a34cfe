import type { Step } from '../recording'
import type { Start } from './sightings'

/**
 * The namespaces in which a scenario makes something were there, also where nothing else shows it: each has the
 * certificates that every namespace of a real cluster has.
 */
export function namespacesAtStart(steps: Step[]): Start<'configmaps'>[] {
  const made = steps.filter(({ response }) => response.status === 201)
  const names = made.flatMap(({ request }) => /\/namespaces\/([^/]+)\//.exec(request.path)?.slice(1) ?? [])
  return [...new Set(names)].map((namespace) => ({
    resource: 'configmaps',
    object: { metadata: { name: 'kube-root-ca.crt', namespace } },
  }))
}
