import { isDeepStrictEqual } from 'node:util'
import type { StatefulSet } from '#lib/kubernetes/objects'
import { keyOf, startLoop, type Work } from '../loop'
import { ownerKeys } from '../owners'
import { revisionOf } from './set-pods'
import { dropOldRevisions, revisionsOf } from './set-revisions'
import { SetUpdate } from './set-update'

/** In milliseconds. */
const RETRY = 1000

/** Rolls StatefulSets out pod by pod from the highest ordinal; each pod waits for the previous one. */
export function startStatefulSets(work: Work): () => void {
  const { store } = work
  return startLoop(
    work,
    (change) => {
      if (change.resource === 'statefulsets') return [keyOf(change.object)]
      return change.resource === 'pods' ? ownerKeys(change.object, 'StatefulSet') : []
    },
    async (namespace, name, again) => {
      const set = store.get('statefulsets', namespace, name)
      if (set && (await reconcile(work, set))) again(RETRY)
    },
  )
}

/** Returns whether it has to try again: a pod was refused, or the status. */
async function reconcile({ store, timeline, react }: Work, set: StatefulSet): Promise<boolean> {
  const { namespace = '', name } = set.metadata
  const revisions = revisionsOf(store, namespace, set)
  const update = new SetUpdate(store, set, revisions)
  update.run()
  // The API server accepts no number below 0 (ValidateStatefulSetStatus).
  const isRefused = (update.status.currentReplicas ?? 0) < 0
  if (!isRefused && !isDeepStrictEqual(update.status, set.status)) {
    // The status is written last, even if the set changed in the meantime (rollout-undo-statefulset.json).
    await timeline.wait(react)
    const current = store.get('statefulsets', namespace, name)
    if (current) store.update('statefulsets', { ...current, status: update.status })
  }
  const live = [revisions.current.metadata.name, revisions.update.metadata.name]
  dropOldRevisions(store, namespace, set, [...live, ...update.pods.map(revisionOf)])
  return update.hasFailed || isRefused
}
