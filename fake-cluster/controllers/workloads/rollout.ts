import { isDeepStrictEqual } from 'node:util'
import type { Deployment, ReplicaSet } from '#lib/kubernetes/objects'
import type { Store } from '../../api/store'
import { isOwnedBy } from '../owners'
import { isFinished } from '../pods/pods'
import { isComplete, progress, progressOf, rolloutStatus, scaledStatus } from './deployment-status'
import { DeploymentWrites } from './deployment-writes'
import { desiredOf, isActive, isTemplateOf, replicaSetOf, revisionOf, withRevision } from './revision-sets'
import { oldScales, surgedReplicas } from './rolling-update'

/**
 * One pass over a Deployment. Like the real controller (pkg/controller/deployment) it works with the objects
 * read at the start: a second write to the same object is a conflict, and the next pass continues. So a
 * change takes several passes, and watchers see each write (rollout-undo-deployment.json).
 */
export class Rollout {
  private readonly sets: ReplicaSet[]
  private readonly desired: number
  private readonly writes: DeploymentWrites

  constructor(
    private readonly store: Store,
    deployment: Deployment,
    private readonly isOverdue: boolean,
  ) {
    this.writes = new DeploymentWrites(store, deployment)
    const created = ({ metadata }: ReplicaSet) => metadata.creationTimestamp ?? ''
    this.sets = store
      .list('replicasets', deployment.metadata.namespace)
      .filter((set) => isOwnedBy(set, deployment))
      .sort((a, b) => (created(a) < created(b) ? -1 : 1))
    this.desired = deployment.spec.replicas ?? 1
  }

  private get deployment(): Deployment {
    return this.writes.deployment
  }

  run(): void {
    this.notePause()
    // The real controller also numbers the newest ReplicaSet when it checks for a new scale; the rest is then a
    // conflict.
    if (!this.deployment.spec.paused) this.newestSet(false)
    if (this.deployment.spec.paused || this.isScaled()) this.scaleOnly()
    else if (this.deployment.spec.strategy?.type === 'Recreate') this.recreate()
    else this.roll()
  }

  private notePause(): void {
    const { paused = false } = this.deployment.spec
    const { reason } = progressOf(this.deployment) ?? {}
    if (reason === 'ProgressDeadlineExceeded' || paused === (reason === 'DeploymentPaused')) return
    const next = paused
      ? progress('Unknown', 'DeploymentPaused', 'Deployment is paused')
      : progress('Unknown', 'DeploymentResumed', 'Deployment is resumed')
    this.writes.condition(next)
  }

  /** If several ReplicaSets are active, the rollout continues to the new scale; proportions are not kept. */
  private isScaled(): boolean {
    const [only, ...others] = this.sets.filter(isActive)
    return only !== undefined && others.length === 0 && (desiredOf(only) ?? this.desired) !== this.desired
  }

  private scaleOnly(): void {
    const newest = this.newestSet(false)
    const active = this.sets.filter(isActive)
    const single = active.length > 1 ? undefined : (active[0] ?? newest ?? this.sets.at(-1))
    if (single) this.writes.scale(single, this.desired)
    else if (newest && (newest.status?.availableReplicas ?? 0) === this.desired)
      for (const set of this.olderThan(newest).filter(isActive)) this.writes.scale(set, 0)
    this.writes.status(scaledStatus(this.deployment, newest, this.sets, this.store.now()))
  }

  private recreate(): void {
    const newest = this.newestSet(false)
    const older = this.olderThan(newest)
    const isScaledDown = older.map((set) => this.writes.scale(set, 0)).some(Boolean)
    if (isScaledDown || this.hasPods(older)) {
      this.writeStatus(newest)
      return
    }
    const current = newest ?? this.newestSet(true)
    if (current) this.writes.scale(current, this.desired)
    this.finish(current)
  }

  private roll(): void {
    const newest = this.newestSet(true)
    if (!newest) return
    const older = this.olderThan(newest)
    const isScaledUp = this.writes.scale(newest, surgedReplicas(this.deployment, newest, this.sets))
    const scales = isScaledUp ? [] : oldScales(this.deployment, newest, older)
    const isScaledDown = scales.map(({ set, replicas }) => this.writes.scale(set, replicas)).some(Boolean)
    if (isScaledUp || isScaledDown) this.writeStatus(newest)
    else this.finish(newest)
  }

  private finish(newest: ReplicaSet | undefined): void {
    if (isComplete(this.deployment)) this.dropOldRevisions(this.olderThan(newest))
    this.writeStatus(newest)
  }

  /** The ReplicaSet of the template. It gets the highest revision, even if it is an old one. */
  private newestSet(mayCreate: boolean): ReplicaSet | undefined {
    const found = this.sets.find((set) => isTemplateOf(this.deployment, set))
    const revision = 1 + Math.max(0, ...this.olderThan(found).map(revisionOf))
    if (!found) return mayCreate ? this.create(revision) : undefined
    const numbered = withRevision(found, this.deployment, revision)
    if (!isDeepStrictEqual(numbered, found)) return this.store.update('replicasets', numbered)
    const why = progress('True', 'FoundNewReplicaSet', `Found new replica set "${found.metadata.name}"`)
    this.writes.revision(revisionOf(found), progressOf(this.deployment) ?? why)
    return found
  }

  private create(revision: number): ReplicaSet {
    const { strategy } = this.deployment.spec
    const replicas =
      strategy?.type === 'Recreate' ? this.desired : surgedReplicas(this.deployment, undefined, this.sets)
    const created = this.store.create('replicasets', replicaSetOf(this.deployment, revision, replicas))
    this.sets.push(created)
    const { name } = created.metadata
    if (replicas > 0) this.writes.record(`Scaled up replica set ${name} from 0 to ${replicas}`)
    this.writes.revision(
      revision,
      progress('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`),
    )
    return created
  }

  private writeStatus(newest: ReplicaSet | undefined): void {
    const now = this.store.now()
    this.writes.status(rolloutStatus(this.deployment, newest, this.sets, now, this.isOverdue))
  }

  private olderThan(newest: ReplicaSet | undefined): ReplicaSet[] {
    return this.sets.filter(({ metadata }) => metadata.uid !== newest?.metadata.uid)
  }

  private hasPods(sets: ReplicaSet[]): boolean {
    const pods = this.store.list('pods', this.deployment.metadata.namespace)
    return pods.some((pod) => !isFinished(pod) && sets.some((set) => isOwnedBy(pod, set)))
  }

  private dropOldRevisions(older: ReplicaSet[]): void {
    const limit = this.deployment.spec.revisionHistoryLimit ?? 10
    const idle = older.filter((set) => !isActive(set) && !set.status?.replicas)
    for (const { metadata } of idle.sort((a, b) => revisionOf(b) - revisionOf(a)).slice(limit))
      this.store.delete('replicasets', metadata.namespace ?? '', metadata.name)
  }
}
