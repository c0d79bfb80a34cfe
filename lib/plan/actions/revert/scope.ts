import { splitTagKey, tagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { imageOf } from '#lib/domain/workload/pod-template'
import { isPlaced, judgedTriggersOf, triggersOf } from '#lib/domain/workload/triggers'
import {
  findWorkload,
  keyOf,
  workloadsOf,
  type Workload,
  type WorkloadKey,
} from '#lib/domain/workload/workload'
import type { RequestOf } from '#lib/plan/actions/actions'
import { consumersOfTags } from '#lib/plan/effects/consequences'
import { movedTags } from '#lib/plan/effects/trigger-effects'
import type { Scope, ScopeChoice } from '#lib/plan/plan'

/** The tag that a revert is asked for by; null where a workload is asked for, undefined where there is no such tag. */
export function laneOf(snapshot: Snapshot, { lane }: RequestOf<'revert'>): StreamTag | null | undefined {
  if (lane === null) return null
  const { stream, tag } = splitTagKey(lane)
  return findTag(snapshot, stream, tag)
}

export const keyOfWorkload = ({ kind, object }: Workload): WorkloadKey => ({
  kind,
  name: object.metadata.name,
})

/** The containers of a workload that a tag feeds, itself or by an alias in its stream. */
export function containersFedBy(tag: StreamTag, workload: Workload): string[] {
  const names = namesOf(tag)
  return triggersOf(workload)
    .list.filter(isPlaced)
    .filter((each) => each.namespace === null && names.has(tagKey(each.stream, each.tag)))
    .map(({ container }) => container)
}

function namesOf(tag: StreamTag): Set<string> {
  return new Set(movedTags(tag).map(({ key }) => key))
}

/** The workloads that a lane feeds now: a paused trigger holds one back on purpose. Where all are held back, all of them. */
export function fedWorkloads(snapshot: Snapshot, tag: StreamTag): WorkloadKey[] {
  const consumers = consumersOfTags(snapshot, [tag])
  const fed = consumers.filter((workload) => whyHeldBack(snapshot, tag, workload) === null)
  return (fed.length > 0 ? fed : consumers).map(keyOfWorkload)
}

function whyHeldBack(snapshot: Snapshot, tag: StreamTag, workload: Workload): string | null {
  const { list, problem } = judgedTriggersOf(snapshot, workload)
  if (problem !== null) return 'its image triggers do not work'
  const names = namesOf(tag)
  const own = list.filter((each) => each.namespace === null && names.has(tagKey(each.stream, each.tag)))
  return own.every(({ isPaused }) => isPaused) ? 'its image trigger is paused' : null
}

/** Who could move: all that the tags of the chosen workloads feed. A revision is of one workload, so there is nothing to choose. */
export function scopeOf(
  snapshot: Snapshot,
  request: RequestOf<'revert'>,
  chosen: readonly WorkloadKey[],
): Scope | null {
  if (typeof request.to === 'object' && 'revision' in request.to) return null
  const tags = tagsOf(snapshot, request, chosen)
  const consumers = new Set(consumersOfTags(snapshot, tags).map((each) => keyOf(keyOfWorkload(each))))
  const isChosen = (key: WorkloadKey) => chosen.some((each) => keyOf(each) === keyOf(key))
  const choices = workloadsOf(snapshot).flatMap((workload): ScopeChoice[] => {
    const key = keyOfWorkload(workload)
    if (!consumers.has(keyOf(key)) && !isChosen(key)) return []
    const tag = tags.find((each) => containersFedBy(each, workload).length > 0)
    const [container] = tag === undefined ? [] : containersFedBy(tag, workload)
    return [
      {
        workload: key,
        isChosen: isChosen(key),
        runs: container === undefined ? null : imageOf(workload.object.spec.template, container),
        note: tag === undefined ? null : whyHeldBack(snapshot, tag, workload),
      },
    ]
  })
  const lanes = tags.map((tag) => ({
    tag: tagKey(tag.stream.metadata.name, tag.name),
    workloads: consumersOfTags(snapshot, [tag]).map(keyOfWorkload),
  }))
  return { choices, lanes }
}

function tagsOf(
  snapshot: Snapshot,
  request: RequestOf<'revert'>,
  chosen: readonly WorkloadKey[],
): StreamTag[] {
  const lane = laneOf(snapshot, request)
  if (lane !== null) return lane === undefined ? [] : [lane]
  const triggers = chosen.flatMap((key) => {
    const workload = findWorkload(snapshot, key)
    return workload ? triggersOf(workload).list.filter(({ namespace }) => namespace === null) : []
  })
  const names = new Map(triggers.map((each) => [tagKey(each.stream, each.tag), each]))
  return [...names.values()].flatMap(({ stream, tag }) => findTag(snapshot, stream, tag) ?? [])
}
