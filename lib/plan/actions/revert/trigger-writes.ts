import type { PodTemplate } from '#lib/kubernetes/objects'
import { suppliesOf } from '#lib/domain/image-stream/tag-supply'
import { digestIn } from '#lib/domain/image/pull-spec'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { type StreamTag, findTag } from '#lib/domain/image-stream/tag-source'
import { writtenAs } from '#lib/domain/workload/local-name'
import { containersOf, pullSpecIn } from '#lib/domain/workload/pod-template'
import type { PlacedTrigger } from '#lib/domain/workload/triggers'
import { type Workload } from '#lib/domain/workload/workload'
import { isRenamed } from '#lib/plan/effects/effect'

/**
 * A trigger, and the pull spec that it writes when its workload changes: null if that is unknown, because its tag has no image
 * yet or is in another namespace.
 */
export type Writes = { trigger: PlacedTrigger; tag: StreamTag | null; image: string | null }

export function writesOf(snapshot: Snapshot, writing: PlacedTrigger[]): Writes[] {
  return writing.map((trigger) => {
    const isOwn = trigger.namespace === null
    const tag = (isOwn ? findTag(snapshot, trigger.stream, trigger.tag) : null) ?? null
    return { trigger, tag, image: trigger.pullSpec }
  })
}

/** A container with the pull spec that it has, and the one that a pod template gives it. */
export type Aim = { container: string; from: string | null; to: string }

export function aimsOf(snapshot: Snapshot, workload: Workload, template: PodTemplate): Aim[] {
  return containersOf(template).map(({ name, image }) => ({
    container: name,
    from: pullSpecIn(workload.object.spec.template, name),
    to: resolved(snapshot, workload, template, image ?? '') ?? image ?? '',
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
  if (typeof written !== 'object') return null
  const supply = suppliesOf(snapshot)({ ...written, namespace: null })
  return supply.kind === 'image' ? supply.pullSpec : null
}

/** Whether a trigger would overwrite the target image of a container: the pull spec counts only if nothing else changes. */
export function takesBack({ trigger, image }: Writes, { container, from, to }: Aim): boolean {
  if (trigger.container !== container) return false
  if (image === null) return true
  if (isRenamed(from, to)) return image !== to
  return digestIn(image) !== digestIn(to) && tagKey(trigger.stream, trigger.tag) !== to
}
