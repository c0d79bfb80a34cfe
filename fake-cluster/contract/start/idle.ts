import type { Start } from './sightings'

/** Something of which no more is known than its name, and that does nothing. */
export function idle(resource: string, namespace: string, name: string): Start[] {
  const metadata = { name, namespace }
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
