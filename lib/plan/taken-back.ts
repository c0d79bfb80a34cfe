import { shortDigest } from '#lib/domain/format'
import { isPinnable } from '#lib/domain/history'
import { tagKey } from '#lib/domain/lanes'
import type { Revision } from '#lib/domain/revisions'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/tag-source'
import { findTag } from '#lib/domain/tag-view'
import { imageOf, liveTriggersOf } from '#lib/domain/triggers'
import type { TriggerView } from '#lib/domain/views'
import type { Workload, WorkloadKey } from '#lib/domain/workload'
import type { Planned, Way } from '#lib/plan/plan'
import { refuse } from '#lib/plan/words'

/** A live trigger that would write another image over the one of the revision. Tags of other namespaces are unknown. */
type TakenBack = { trigger: TriggerView; image: string; tag: StreamTag | null }

/** The live triggers that would take an undo to this revision back. */
export function takenBack(snapshot: Snapshot, workload: Workload, revision: Revision): TakenBack[] {
  return liveTriggersOf(workload).flatMap((trigger): TakenBack[] => {
    const image = imageOf(revision.template, trigger.container)
    if (image === null || image === imageOf(workload.object.spec.template, trigger.container)) return []
    if (trigger.namespace !== null) return [{ trigger, image, tag: null }]
    const tag = findTag(snapshot, trigger.stream, trigger.tag)
    const newest = tag && newestOf(tag)
    // A short name such as `packit-worker:prod` is resolved to the newest on write (apply-manifest-again.json).
    const isWanted = image === newest?.image || image === tagKey(trigger.stream, trigger.tag)
    return tag && newest && !isWanted ? [{ trigger, image, tag }] : []
  })
}

/** Says why the undo would not hold, and offers the pin that does. */
export function refuseTriggered(key: WorkloadKey, revision: Revision, taken: TakenBack[]): Planned {
  const tags = taken.map(({ trigger, tag }) => {
    const name = tagKey(trigger.stream, trigger.tag)
    return tag === null ? name : `${name} (${shortDigest(newestOf(tag)?.image ?? '')})`
  })
  const ways = taken.flatMap(wayOut)
  const instead =
    ways.length > 0
      ? 'Pin the tag instead: that holds, and moves everything that the tag feeds.'
      : 'The image is not in the history of that tag, so it cannot be pinned from here either.'
  return refuse(
    'trigger-takes-it-back',
    `Undoing ${key.name} to revision ${revision.number} would not hold: its image trigger writes the newest image of ${tags.join(' and ')} back within milliseconds. ${instead}`,
    ways,
  )
}

function wayOut({ trigger: { stream, tag: name }, image, tag }: TakenBack): Way[] {
  const item = tag?.status?.items?.find((candidate) => candidate.image === image)
  if (!tag || !item || !isPinnable(sourceOf(tag), item)) return []
  const sentence = `Pin ${tagKey(stream, name)} to ${shortDigest(image)}`
  return [{ sentence, request: { action: 'pin', stream, tag: name, digest: image, until: null } }]
}
