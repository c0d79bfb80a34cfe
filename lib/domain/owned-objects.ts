import { differenceOf, type Difference } from '#lib/domain/list-difference'
import type { KubernetesObject } from '#lib/kubernetes/objects'

/** The objects of a list by the uid of their controller, kept up to date with the list. */
export class OwnedObjects<T extends KubernetesObject> {
  private list: readonly T[] = []
  private readonly byOwner = new Map<string, readonly T[]>()
  private readonly owners = new Map<string, string>()

  of(uid: string | undefined): readonly T[] {
    return (uid === undefined ? undefined : this.byOwner.get(uid)) ?? []
  }

  /** The uid of the controller of one of the objects. */
  ownerOf(uid: string): string | undefined {
    return this.owners.get(uid)
  }

  take(list: readonly T[]): Difference<T> {
    const difference = differenceOf(this.list, list)
    this.list = list
    for (const object of difference.gone) this.remove(object)
    for (const object of difference.come) this.add(object)
    return difference
  }

  private add(object: T): void {
    const owner = controllerOf(object)
    if (owner === undefined) return
    this.byOwner.set(owner, [...this.of(owner), object])
    if (object.metadata.uid !== undefined) this.owners.set(object.metadata.uid, owner)
  }

  private remove(object: T): void {
    const owner = controllerOf(object)
    if (owner === undefined) return
    const others = this.of(owner).filter((each) => each !== object)
    if (others.length > 0) this.byOwner.set(owner, others)
    else this.byOwner.delete(owner)
    if (object.metadata.uid !== undefined) this.owners.delete(object.metadata.uid)
  }
}

/** The uid of the object that made this one and manages it. */
export function controllerOf({ metadata }: KubernetesObject): string | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid
}
