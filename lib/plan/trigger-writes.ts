import type { PodTemplate } from '#lib/kubernetes/objects'
import { tagKey } from '#lib/domain/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, type StreamTag } from '#lib/domain/tag-source'
import { findTag } from '#lib/domain/tag-view'
import { containersOf, imageOf, liveTriggersOf } from '#lib/domain/triggers'
import type { TriggerView } from '#lib/domain/workload-views'
import { valueOr, type Workload } from '#lib/domain/workload'

/** A live trigger, and what it writes: null where nobody here can know, because its tag is in another namespace. */
export type Writes = { trigger: TriggerView; tag: StreamTag | null; image: string | null }

/** What the live triggers of a workload write into it whenever it is changed; those of tags without an image write nothing. */
export function triggerWrites(snapshot: Snapshot, workload: Workload): Writes[] {
  return liveTriggersOf(workload).flatMap((trigger): Writes[] => {
    if (trigger.namespace !== null) return [{ trigger, tag: null, image: null }]
    const tag = findTag(snapshot, trigger.stream, trigger.tag)
    const newest = tag && newestOf(tag)
    return tag && newest ? [{ trigger, tag, image: newest.image || newest.dockerImageReference }] : []
  })
}

/** A container with the image that it has, and the one that a pod template gives it. */
export type Move = { container: string; from: string | null; to: string }

export function movesTo(snapshot: Snapshot, workload: Workload, template: PodTemplate): Move[] {
  return containersOf(template).flatMap(({ name, image }) => {
    const from = imageOf(workload.object.spec.template, name)
    const to = resolved(snapshot, image ?? '') ?? imageOf(template, name) ?? ''
    return from === to ? [] : [{ container: name, from, to }]
  })
}

/** A short name such as `packit-worker:prod` becomes the newest image when it is written (apply-manifest-again.json). */
function resolved(snapshot: Snapshot, image: string): string | null {
  if (image.includes('/') || image.includes('@')) return null
  const streams = valueOr(snapshot.imageStreams, []).filter(({ spec }) => spec?.lookupPolicy?.local === true)
  const [name = '', tag = 'latest'] = image.split(':')
  const found = streams.some(({ metadata }) => metadata.name === name)
    ? findTag(snapshot, name, tag)
    : undefined
  const newest = found && newestOf(found)?.image
  return newest === undefined || newest === '' ? null : newest
}

/** Whether a trigger writes something else over what a container is to have. */
export function takesBack({ trigger, image }: Writes, { container, to }: Move): boolean {
  if (trigger.container !== container) return false
  return image === null || (image !== to && tagKey(trigger.stream, trigger.tag) !== to)
}
