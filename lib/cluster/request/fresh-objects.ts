import 'server-only'
import type { Answer, ClusterError } from '#lib/domain/answer'
import type { FreshObjects, Reading } from '#lib/domain/lay-over'
import type { Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { findWorkload, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import { selectorText } from '#lib/kubernetes/label-selector'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import type { Resource } from '#lib/kubernetes/paths'
import { isUnreadable, type ObjectOf, type UnreadableObject } from '#lib/kubernetes/shapes'
import type { Named } from '#lib/plan/found-objects'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import type { Connection } from '#lib/cluster/request/connection'
import { findObject, selectObjects } from '#lib/cluster/request/objects'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'

/** A plan of many tags can need hundreds, and each request that waits for another takes a connection of its own. */
const AT_ONCE = 16

/**
 * Reads these objects from the API server, in parallel. The pods and revisions of a workload are those with its labels.
 * @param known where the objects may have changed since
 */
export function readFresh(
  connection: Connection,
  known: Snapshot,
  needed: Named,
): Promise<Answer<FreshObjects>> {
  return new FreshReader(connection, known).read(needed)
}

type Readings<T> = Map<string, Reading<T>>

class FreshReader {
  private readonly inTurn = limitConcurrency(AT_ONCE)
  private error: ClusterError | null = null
  private readonly fresh = {
    imageStreams: new Map() as Readings<ObjectOf['imagestreams']>,
    deployments: new Map() as Readings<ObjectOf['deployments']>,
    statefulSets: new Map() as Readings<ObjectOf['statefulsets']>,
    replicaSets: new Map() as Readings<ObjectOf['replicasets']>,
    controllerRevisions: new Map() as Readings<ObjectOf['controllerrevisions']>,
    pods: new Map() as Readings<ObjectOf['pods']>,
  } satisfies FreshObjects

  constructor(
    private readonly connection: Connection,
    private readonly known: Snapshot,
  ) {}

  async read({ streams, workloads }: Named): Promise<Answer<FreshObjects>> {
    const { imageStreams } = this.fresh
    await Promise.all([
      ...[...streams].map((name) => this.readOne('imagestreams', name, imageStreams)),
      ...[...workloads.values()].map((key) => this.readWorkload(key)),
    ])
    return this.error === null ? { ok: true, value: this.fresh } : { ok: false, error: this.error }
  }

  /** A selector never changes, so the known one is right unless another workload took the name. */
  private async readWorkload(key: WorkloadKey): Promise<void> {
    const before = findWorkload(this.known, key)
    const [now] = await Promise.all([this.readItself(key), before && this.readOwned(before)])
    if (now && (!before || selectorOf(now) !== selectorOf(before))) await this.readOwned(now)
  }

  private async readItself({ kind, name }: WorkloadKey): Promise<Workload | undefined> {
    const { deployments, statefulSets } = this.fresh
    if (kind === 'Deployment') {
      const object = await this.readOne('deployments', name, deployments)
      return object && { kind, object }
    }
    const object = await this.readOne('statefulsets', name, statefulSets)
    return object && { kind, object }
  }

  /** A Deployment owns ReplicaSets, which own its pods; a StatefulSet owns both. */
  private async readOwned(workload: Workload): Promise<void> {
    const { replicaSets, controllerRevisions, pods } = this.fresh
    const labels = selectorOf(workload)
    const { podsOf, revisionsOf } = ownershipOf(this.known)
    const revisions = revisionsOf(workload)
    await Promise.all([
      this.readSelected('pods', labels, podsOf(workload), pods),
      workload.kind === 'Deployment'
        ? this.readSelected('replicasets', labels, revisions, replicaSets)
        : this.readSelected('controllerrevisions', labels, revisions, controllerRevisions),
    ])
  }

  private async readOne<R extends Resource>(
    resource: R,
    name: string,
    into: Readings<ObjectOf[R]>,
  ): Promise<ObjectOf[R] | undefined> {
    const { namespace } = this.known
    const found = await this.ask(() =>
      findObject(this.connection, resource, namespace, name, INTERACTIVE_LIMITS),
    )
    if (found === undefined) return undefined
    into.set(name, found)
    return found === null || isUnreadable(found) ? undefined : found
  }

  /** @param known those of them that the store has: what is not found is gone */
  private async readSelected<R extends Resource>(
    resource: R,
    labels: string,
    known: readonly KubernetesObject[],
    into: Readings<ObjectOf[R]>,
  ): Promise<void> {
    const { namespace } = this.known
    const found = await this.ask<(ObjectOf[R] | UnreadableObject)[]>(() =>
      selectObjects(this.connection, resource, namespace, labels, INTERACTIVE_LIMITS),
    )
    if (found === undefined) return
    for (const { metadata } of known) if (!into.has(metadata.name)) into.set(metadata.name, null)
    for (const object of found) into.set(object.metadata.name, object)
  }

  /** Undefined after a failure: nothing more is asked then. */
  private ask<T>(send: () => Promise<Answer<T>>): Promise<T | undefined> {
    return this.inTurn(async () => {
      if (this.error !== null) return undefined
      const answer = await send()
      if (answer.ok) return answer.value
      this.error ??= answer.error
      return undefined
    })
  }
}

function selectorOf({ object }: Workload): string {
  return selectorText(object.spec.selector)
}
