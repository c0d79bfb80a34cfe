import type { Pod } from '#lib/kubernetes/objects'
import type { Store } from '../../api/store'
import { isFinished } from './pods'

/** Creates a pod, or returns why the namespace's quota forbids it (deployment-paused-and-limits.json). */
export function createPod(store: Store, pod: Pod): { pod: Pod } | { failure: string } {
  const { namespace = '', name } = pod.metadata
  const used = store.list('pods', namespace).filter((each) => !isFinished(each)).length
  for (const { metadata, spec } of store.list('resourcequotas', namespace)) {
    const limit = spec?.hard?.pods
    if (limit === undefined || used < Number(limit)) continue
    const why = `exceeded quota: ${metadata.name}, requested: pods=1, used: pods=${used}, limited: pods=${limit}`
    return { failure: `pods "${name}" is forbidden: ${why}` }
  }
  return { pod: store.create('pods', pod) }
}
