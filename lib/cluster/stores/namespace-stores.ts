import 'server-only'
import type { ClusterError } from '#lib/domain/answer'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import type { UnreadableObject } from '#lib/kubernetes/shapes'
import type { KindStore } from '#lib/cluster/list-watch/kind-store'
import { Tally } from '#lib/cluster/list-watch/tally'
import type { Named, Phase, Target } from '#lib/cluster/list-watch/target'

/**
 * The stores of several namespaces, for one list-watch across them: an object goes to the store of its namespace, and what becomes of
 * the list-watch to each. An unreadable object whose namespace is unknown may belong to any.
 */
export class NamespaceStores<T extends KubernetesObject> extends Tally implements Target<T> {
  private readonly all: readonly KindStore<T>[]

  constructor(private readonly stores: ReadonlyMap<string, KindStore<T>>) {
    super()
    this.all = [...stores.values()]
  }

  get quietUntil(): number {
    return Math.max(...this.all.map(({ quietUntil }) => quietUntil))
  }

  get provenAt(): number | null {
    return this.all[0]?.provenAt ?? null
  }

  known(object: Named): T | UnreadableObject | undefined {
    return this.storesOf(object)[0]?.known(object)
  }

  replace(objects: (T | UnreadableObject)[], trueAt: number): void {
    const lists = new Map(this.all.map((store) => [store, [] as (T | UnreadableObject)[]]))
    for (const object of objects) {
      for (const store of this.storesOf(object.metadata)) lists.get(store)?.push(object)
    }
    for (const [store, list] of lists) store.replace(list, trueAt)
  }

  put(object: T | UnreadableObject): void {
    for (const store of this.storesOf(object.metadata)) store.put(object)
  }

  remove(object: Named): boolean {
    return this.storesOf(object)
      .map((store) => store.remove(object))
      .some((wasKnown) => wasKnown)
  }

  prove(trueAt: number): void {
    for (const store of this.all) store.prove(trueAt)
  }

  proofRefused(error: ClusterError): void {
    for (const store of this.all) store.proofRefused(error)
  }

  enter(phase: Phase): void {
    for (const store of this.all) store.enter(phase)
  }

  fail(error: ClusterError): void {
    for (const store of this.all) store.fail(error)
  }

  private storesOf({ namespace }: Named): readonly KindStore<T>[] {
    if (namespace === undefined) return this.all
    const store = this.stores.get(namespace)
    return store === undefined ? [] : [store]
  }
}
