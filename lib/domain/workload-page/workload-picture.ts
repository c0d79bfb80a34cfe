import { runsOn, type Chronicle } from '#lib/domain/chronicle/chronicle'
import { containerViews, type ContainerView } from '#lib/domain/container/containers'
import type { Images } from '#lib/domain/image/image'
import { pinOf } from '#lib/domain/image-stream/pin-source'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { bandOf } from '#lib/domain/timeline-picture/bands'
import { crashMarks, importMarks, oldestFirst, pinMarks } from '#lib/domain/timeline-picture/marks'
import type { Band, Mark, Picture } from '#lib/domain/timeline-picture/picture'
import { watchedIn, type Watched } from '#lib/domain/timeline-picture/watched'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import { firstUses, wholePeriods } from '#lib/domain/workload-page/whole-periods'
import { ownershipOf, type Ownership } from '#lib/domain/workload/ownership'
import type { RevisionPeriod } from '#lib/domain/workload/revision-period'
import { triggersOf } from '#lib/domain/workload/triggers'
import { keyIn, type Workload, type WorkloadKey } from '#lib/domain/workload/workload'
import type { Returns } from '#lib/domain/workload/workload-journal'

type ReturnsOf = (workload: Workload) => Returns

/**
 * The images of a workload over time, with what happened to it and to the tags that its triggers name.
 * @param operations the marks of operations
 */
export function workloadPicture(
  snapshot: Snapshot,
  workload: Workload,
  periods: readonly RevisionPeriod[],
  containers: readonly ContainerView[],
  images: Images,
  operations: readonly Mark[],
): Picture {
  const key = keyOfObject(workload)
  const marks = [
    ...crashMarks(key, containers),
    ...tagMarks(tagsIn(snapshot, workload), operations),
    ...operations,
  ]
  const { chronicle } = snapshot
  const watched = watchedIn(chronicle, Date.parse(snapshot.readAt))
  const whole = wholePeriods(periods, runsOn(chronicle, key), workload)
  const of = { ...key, tags: tagKeysOf(workload) }
  return {
    bands: [bandOf(of, { last: whole, first: firstUses(whole) }, images, undefined, watched)],
    marks: oldestFirst(marks),
    gaps: watched.gaps,
  }
}

/** What marks of the picture of a workload are on: itself, and the tags that its triggers name. */
export function namesOf(workload: Workload): ReadonlySet<string> {
  return new Set([keyIn(workload), ...tagKeysOf(workload)])
}

/** The same of the workloads that a tag feeds, with only the containers that its triggers set. */
export function fedPicture(
  tag: StreamTag,
  workloads: readonly Workload[],
  ownership: Ownership,
  returnsOf: ReturnsOf,
  images: Images,
  operations: readonly Mark[],
  chronicle?: Chronicle,
): Picture {
  const watched = watchedIn(chronicle, Date.parse(ownership.readAt))
  const known = { ownership, returnsOf, images, chronicle, watched }
  const bands = workloads.map((workload) =>
    bandIn(workload, known, [tag.key], new Set(containersFed(workload, tag))),
  )
  return { bands, marks: marksOn(workloads, [tag], ownership, operations), gaps: watched.gaps }
}

/** The same of several workloads, with all of their containers. */
export function pictureOf(
  snapshot: Snapshot,
  workloads: readonly Workload[],
  returnsOf: ReturnsOf,
  images: Images,
  operations: readonly Mark[],
): Picture {
  const ownership = ownershipOf(snapshot)
  const { chronicle } = snapshot
  const watched = watchedIn(chronicle, Date.parse(snapshot.readAt))
  const tags = workloads.flatMap((workload) => tagsIn(snapshot, workload))
  const known = { ownership, returnsOf, images, chronicle, watched }
  const bands = workloads.map((workload) => bandIn(workload, known, tagKeysOf(workload)))
  return { bands, marks: marksOn(workloads, tags, ownership, operations), gaps: watched.gaps }
}

type Known = {
  ownership: Ownership
  returnsOf: ReturnsOf
  images: Images
  chronicle: Chronicle | undefined
  watched: Watched
}

function bandIn(
  workload: Workload,
  { ownership, returnsOf, images, chronicle, watched }: Known,
  tags: readonly string[],
  containers?: ReadonlySet<string>,
): Band {
  const key = keyOfObject(workload)
  const kept = lastPeriods(workload, ownership, returnsOf(workload))
  const last = wholePeriods(kept, runsOn(chronicle, key), workload)
  return bandOf({ ...key, tags }, { last, first: firstUses(last) }, images, containers, watched)
}

function marksOn(
  workloads: readonly Workload[],
  tags: readonly StreamTag[],
  ownership: Ownership,
  operations: readonly Mark[],
): Mark[] {
  const crashes = workloads.flatMap((workload) =>
    crashMarks(keyOfObject(workload), containerViews(ownership.podsOf(workload), ownership.readAt)),
  )
  return oldestFirst([...crashes, ...tagMarks(tags, operations), ...operations])
}

/** The tags that its triggers name, as far as they are there. */
export function tagsIn(snapshot: Snapshot, workload: Workload): StreamTag[] {
  return tagsFeeding(workload).flatMap(({ stream, tag }) => findTag(snapshot, stream, tag) ?? [])
}

function containersFed(workload: Workload, { key }: StreamTag): string[] {
  return tagsFeeding(workload).flatMap(({ stream, tag, container }) =>
    tagKey(stream, tag) === key && container !== null ? [container] : [],
  )
}

function tagKeysOf(workload: Workload): string[] {
  return [...new Set(tagsFeeding(workload).map(({ stream, tag }) => tagKey(stream, tag)))]
}

function tagsFeeding(workload: Workload) {
  return triggersOf(workload).list.filter(({ namespace }) => namespace === null)
}

function tagMarks(tags: readonly StreamTag[], operations: readonly Mark[]): Mark[] {
  return [...new Set(tags)].flatMap((tag) => [
    ...importMarks(tag.key, tag.status?.items ?? []),
    ...pinMarks(tag.key, pinOf(tag), operations),
  ])
}

function keyOfObject({ kind, object }: Workload): WorkloadKey {
  return { kind, name: object.metadata.name }
}
