import { byTime, type ImageMark } from '#lib/domain/chronicle/image-mark'
import { shortDigest } from '#lib/domain/format'
import { findItem, wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { hasUnreadMarks, LONGEST_REASON, MOST_MARKS } from '#lib/domain/marks/tag-marks'
import type { Snapshot } from '#lib/domain/snapshot'
import { containersOf, imageOf } from '#lib/domain/workload/pod-template'
import { triggersOf } from '#lib/domain/workload/triggers'
import { workloadsOf, type Workload } from '#lib/domain/workload/workload'
import { MARKS_ANNOTATION } from '#lib/kubernetes/names'

/** Of more workloads, their number is told. */
const MOST_NAMES = 10

/** Where the image is now, on whichever tag it is marked, and how to move that. */
export function runningWarnings(snapshot: Snapshot, tag: StreamTag, digest: string): string[] {
  const running = workloadsOf(snapshot.whole ?? snapshot).flatMap((workload) => {
    const containers = containersWith(workload, digest)
    return containers.length === 0 ? [] : [{ name: workload.object.metadata.name, workload, containers }]
  })
  if (running.length === 0 && newestOf(tag)?.image !== digest) return []
  const names = running.length === 0 ? [tag.key] : running.map(({ name }) => name)
  const moved = running.flatMap(({ workload, containers }) => revertedBy(workload, containers))
  const [has, keeps] = names.length > 1 ? ['have', 'keep'] : ['has', 'keeps']
  const back = listed([...new Set(running.length === 0 ? [tag.key] : moved)])
  return [`${listed(names)} ${has} it now and ${keeps} it: a mark moves nothing. Revert ${back} afterwards.`]
}

function containersWith({ object: { spec } }: Workload, digest: string): string[] {
  return containersOf(spec.template)
    .map(({ name }) => name)
    .filter((name) => imageOf(spec.template, name) === digest)
}

/** The tags whose live triggers feed these containers; the workload itself where there are none. */
function revertedBy(workload: Workload, containers: readonly string[]): string[] {
  const feeding = triggersOf(workload).list.filter(
    ({ container, namespace, isPaused }) =>
      namespace === null && !isPaused && container !== null && containers.includes(container),
  )
  const tags = feeding.map(({ stream, tag }) => tagKey(stream, tag))
  return tags.length === 0 ? [workload.object.metadata.name] : tags
}

function listed(names: readonly string[]): string {
  const others = names.length - MOST_NAMES
  if (others <= 0) return names.join(', ')
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${others} more`
}

export function unknownWarnings({ chronicle }: Snapshot, tag: StreamTag, digest: string): string[] {
  const isKnown = findItem(wholeHistoryOf(tag, chronicle), digest) !== undefined
  return isKnown ? [] : [`${tag.key} has not imported ${shortDigest(digest)}.`]
}

/** The chronicle has a mark only some seconds after it was written, if at all. */
export function droppedWarning({ chronicle }: Snapshot, tag: StreamTag, dropped: ImageMark): string {
  const { image, by } = dropped
  const known = chronicle?.marks.get(image)
  const isKept = known !== undefined && byTime(known, dropped) === 0
  const kept = isKept ? 'the chronicle keeps it' : 'Quayside knows of no other copy'
  return `${tag.key} has room for ${MOST_MARKS} marks: the oldest, of ${shortDigest(image)} by ${by}, leaves it, and ${kept}.`
}

export function unreadWarnings(tag: StreamTag): string[] {
  return hasUnreadMarks(tag)
    ? [`The annotation ${MARKS_ANNOTATION} of ${tag.key} has entries that cannot be read. They are removed.`]
    : []
}

export function reasonWarnings(reason: string): string[] {
  return reason.length > LONGEST_REASON
    ? [`The mark has the first ${LONGEST_REASON} characters of this reason; the journal has all of it.`]
    : []
}
