import type { Pod } from '#lib/kubernetes/objects'
import { notFound } from '../status'
import type { Store } from '../store'

type Deleting = Pod['metadata'] & { deletionGracePeriodSeconds?: number }

/** Pods on a node are only marked for deletion: the kubelet stops their containers, then deletes them. */
export function deletePod(
  store: Store,
  namespace: string,
  name: string,
  graceSeconds?: number,
  isDryRun = false,
): Pod {
  const pod = store.get('pods', namespace, name)
  if (!pod) throw notFound('pods', name)
  const { phase } = pod.status ?? {}
  const isOnNode = pod.spec?.nodeName !== undefined || phase === 'Running'
  const isFinished = phase === 'Succeeded' || phase === 'Failed'
  const configured = pod.spec?.terminationGracePeriodSeconds
  const grace = graceSeconds ?? (typeof configured === 'number' ? configured : 30)
  if (grace === 0 || isFinished || !isOnNode) {
    if (!isDryRun) store.delete('pods', namespace, name)
    return pod
  }
  if (pod.metadata.deletionTimestamp) return pod
  const end = new Date(store.now().getTime() + grace * 1000)
  const metadata: Deleting = {
    ...pod.metadata,
    deletionTimestamp: end.toISOString().replace(/\.\d+Z$/, 'Z'),
    deletionGracePeriodSeconds: grace,
  }
  const marked = { ...pod, metadata }
  return isDryRun ? marked : store.update('pods', marked)
}
