import { keyOf, startLoop, type Work } from '../loop'
import { controllerOf, ownerKeys } from '../owners'
import { Deadlines } from './deadlines'
import { Rollout } from './rollout'

/** Rolls Deployments out: one ReplicaSet per template, scaled by the strategy. */
export function startDeployments(work: Work): () => void {
  const { store, timeline } = work
  const deadlines = new Deadlines(work)
  return startLoop(
    work,
    (change) => {
      if (change.resource === 'deployments') return [keyOf(change.object)]
      if (change.resource === 'replicasets') return ownerKeys(change.object, 'Deployment')
      // With Recreate the new pods wait until the old ones are gone.
      if (change.resource !== 'pods' || change.type !== 'DELETED') return []
      const owner = controllerOf(change.object)
      const namespace = change.object.metadata.namespace ?? ''
      const replicaSet = owner && store.get('replicasets', namespace, owner.name)
      return replicaSet ? ownerKeys(replicaSet, 'Deployment') : []
    },
    (namespace, name, again) => {
      const deployment = store.get('deployments', namespace, name)
      if (!deployment) return
      const due = deadlines.of(deployment)
      if (due !== undefined && due > timeline.now) again(due - timeline.now)
      new Rollout(store, deployment, due !== undefined && due <= timeline.now).run()
    },
  )
}
