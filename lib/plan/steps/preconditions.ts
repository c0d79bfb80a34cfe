import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Workload } from '#lib/domain/workload/workload'
import type { CronJob, KubernetesObject } from '#lib/kubernetes/objects'
import type { Precondition } from '#lib/plan/plan'

/** A PATCH without one creates an unknown tag, and the last write wins (errors-404-and-others.json). */
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

export function preconditionOfCronJob(cronJob: CronJob): Precondition {
  return { object: `CronJob ${cronJob.metadata.name}`, resourceVersion: resourceVersionOf(cronJob) }
}
