import type { Step } from '../recording'
import type { InitialObject } from './observations'

/**
 * A namespace in which a scenario creates something existed, even if nothing else shows it. Each has the ConfigMap
 * with the cluster's certificates, as in a real cluster.
 */
export function initialNamespaces(steps: Step[]): InitialObject<'configmaps'>[] {
  const made = steps.filter(({ response }) => response.status === 201)
  const names = made.flatMap(({ request }) => /\/namespaces\/([^/]+)\//.exec(request.path)?.slice(1) ?? [])
  return [...new Set(names)].map((namespace) => ({
    resource: 'configmaps',
    object: { metadata: { name: 'kube-root-ca.crt', namespace } },
  }))
}
