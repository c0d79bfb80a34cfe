import type { Store } from '../store'
import {
  cronJobWithDefaults,
  deploymentWithDefaults,
  statefulSetWithDefaults,
  templateWithDefaults,
} from './workload-defaults'

/**
 * Fills in the defaults of objects that were put into the store as they are. Otherwise the first write of a
 * workload fills them in, which changes the template and starts a rollout.
 */
export function fillDefaults(store: Store): void {
  for (const item of store.list('deployments')) store.put('deployments', deploymentWithDefaults(item))
  for (const item of store.list('statefulsets')) store.put('statefulsets', statefulSetWithDefaults(item))
  for (const item of store.list('cronjobs')) store.put('cronjobs', cronJobWithDefaults(item))
  for (const item of store.list('replicasets')) {
    const template = templateWithDefaults(item.spec.template ?? {})
    store.put('replicasets', { ...item, spec: { ...item.spec, template } })
  }
  for (const item of store.list('controllerrevisions')) {
    const { $patch = 'replace', ...template } = item.data?.spec?.template ?? {}
    const data = { spec: { template: { ...templateWithDefaults(template), $patch } } }
    store.put('controllerrevisions', { ...item, data })
  }
}
