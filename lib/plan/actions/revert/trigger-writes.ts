import type { PodTemplate } from '#lib/kubernetes/objects'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, type StreamTag, findTag } from '#lib/domain/image-stream/tag-source'
import { writtenAs } from '#lib/domain/workload/local-name'
import { imageOf, containersOf } from '#lib/domain/workload/pod-template'
import type { TriggerView } from '#lib/domain/workload/workload-views'
import { type Workload } from '#lib/domain/workload/workload'

/**
 * A live trigger, and the image that it writes when its workload changes: null where that is unknown, because its tag has no
 * image yet or is in another namespace.
 */
export type Writes = { trigger: TriggerView; tag: StreamTag | null; image: string | null }

export function writesOf(snapshot: Snapshot, live: TriggerView[]): Writes[] {
  return live.map((trigger) => {
    const isOwn = trigger.namespace === null
    const tag = (isOwn ? findTag(snapshot, trigger.stream, trigger.tag) : null) ?? null
    const newest = tag && newestOf(tag)
    return { trigger, tag, image: newest ? newest.image || newest.dockerImageReference : null }
  })
}

/** A container with the image that it has, and the one that a pod template gives it. */
export type Aim = { container: string; from: string | null; to: string }

export function aimsOf(snapshot: Snapshot, workload: Workload, template: PodTemplate): Aim[] {
  return containersOf(template).map(({ name, image }) => ({
    container: name,
    from: imageOf(workload.object.spec.template, name),
    to: resolved(snapshot, workload, template, image ?? '') ?? imageOf(template, name) ?? '',
  }))
}

/** A short name such as `packit-worker:prod` becomes the newest image when it is written (apply-manifest-again.json). */
function resolved(
  snapshot: Snapshot,
  workload: Workload,
  template: PodTemplate,
  image: string,
): string | null {
  const written = writtenAs(snapshot, workload, template, image)
  const found = typeof written === 'object' ? findTag(snapshot, written.stream, written.tag) : undefined
  const newest = found && newestOf(found)?.image
  return newest === undefined || newest === '' ? null : newest
}

/** Whether a trigger would overwrite the target image of a container. */
export function takesBack({ trigger, image }: Writes, { container, to }: Aim): boolean {
  if (trigger.container !== container) return false
  return image === null || (image !== to && tagKey(trigger.stream, trigger.tag) !== to)
}
