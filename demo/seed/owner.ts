import type { KubernetesObject, OwnerReference } from '#lib/kubernetes/objects'

export function ownerReferenceTo(
  kind: string,
  { metadata }: KubernetesObject,
  apiVersion = 'apps/v1',
): OwnerReference {
  const { name, uid = '' } = metadata
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}
