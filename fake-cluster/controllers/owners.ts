import type { ObjectMeta, OwnerReference } from '#lib/kubernetes/objects'

type Owned = { metadata: ObjectMeta }

export function ownerReference(apiVersion: string, kind: string, { metadata }: Owned): OwnerReference {
  const { name, uid = '' } = metadata
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

export function controllerOf({ metadata }: Owned): OwnerReference | undefined {
  return metadata.ownerReferences?.find((owner) => owner.controller)
}

export function isOwnedBy(object: Owned, owner: Owned): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid
}

/** The key of the owner to reconcile when an owned object changes. */
export function ownerKeys(object: Owned, kind: string): string[] {
  const owner = controllerOf(object)
  return owner?.kind === kind ? [`${object.metadata.namespace ?? ''}/${owner.name}`] : []
}
