import type { InitialObject } from './observations'

/** An object of which only the name is known, and that does nothing. */
export function idleObject(resource: string, namespace: string, name: string): InitialObject[] {
  const metadata = { name, namespace }
  const labels = { app: name }
  const spec = {
    replicas: 0,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [] } },
  }
  if (resource === 'deployments' || resource === 'statefulsets')
    return [{ resource, object: { metadata, spec } }]
  if (resource === 'cronjobs') {
    const jobTemplate = { spec: { template: { spec: { containers: [] } } } }
    return [{ resource, object: { metadata, spec: { schedule: '0 0 1 1 *', suspend: true, jobTemplate } } }]
  }
  if (resource === 'imagestreams' || resource === 'pods') return [{ resource, object: { metadata } }]
  return []
}
