import { isDeepStrictEqual } from 'node:util'
import type { Condition, Deployment, ReplicaSet } from '#lib/kubernetes/objects'
import type { Store } from '../../api/store'
import { recordEvent } from '../events'
import { withCondition } from './deployment-status'
import { REVISION, scaledTo } from './revision-sets'

/** What a pass writes. A second write to the same object is a conflict, which ends the pass. */
export class DeploymentWrites {
  constructor(
    private readonly store: Store,
    private current: Deployment,
  ) {}

  get deployment(): Deployment {
    return this.current
  }

  /** Returns false if the ReplicaSet already has that scale. */
  scale(set: ReplicaSet, replicas: number): boolean {
    const from = set.spec.replicas ?? 0
    if (from === replicas) return false
    this.store.update('replicasets', scaledTo(set, this.current, replicas))
    const direction = replicas > from ? 'up' : 'down'
    this.record(`Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${replicas}`)
    return true
  }

  revision(revision: number, condition: Condition): void {
    const { metadata } = this.current
    const annotations = { ...metadata.annotations, [REVISION]: String(revision) }
    this.write({ ...this.withCondition(condition), metadata: { ...metadata, annotations } })
  }

  condition(condition: Condition): void {
    this.write(this.withCondition(condition))
  }

  status(status: NonNullable<Deployment['status']>): void {
    this.write({ ...this.current, status })
  }

  record(message: string): void {
    const reason = 'ScalingReplicaSet'
    recordEvent(this.store, 'deployment-controller', 'deployments', this.current, { reason, message })
  }

  private withCondition(condition: Condition): Deployment {
    const { status = {} } = this.current
    return { ...this.current, status: withCondition(status, condition, this.store.now()) }
  }

  private write(next: Deployment): void {
    if (isDeepStrictEqual(next, this.current)) return
    this.store.update('deployments', next)
    this.current = next
  }
}
