import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Workload } from '#lib/domain/workload/workload'
import type { KubernetesObject } from '#lib/kubernetes/objects'
import type { Precondition } from '#lib/plan/plan'

/** Without one a PATCH of an unknown tag creates it, and the last write wins (errors-404-and-others.json). */

export function resourceVersionOf({ metadata }: KubernetesObject): string {
  const { name, resourceVersion } = metadata
  if (!resourceVersion) throw new Error(`The API server sent ${name} without a resourceVersion.`)
  return resourceVersion
}
export function preconditionOf({ stream }: StreamTag): Precondition {
  return { object: `ImageStream ${stream.metadata.name}`, resourceVersion: resourceVersionOf(stream) }
}
export function preconditionOfWorkload({ kind, object }: Workload): Precondition {
  return { object: `${kind} ${object.metadata.name}`, resourceVersion: resourceVersionOf(object) }
}
