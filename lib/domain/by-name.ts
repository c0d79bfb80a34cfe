import type { KubernetesObject } from '#lib/kubernetes/objects'

/** The order of etcd, for `sort`. Names are ASCII, so `localeCompare` would give the same order, many times more slowly. */
export function byName({ metadata: a }: KubernetesObject, { metadata: b }: KubernetesObject): number {
  return a.name < b.name ? -1 : Number(a.name > b.name)
}
