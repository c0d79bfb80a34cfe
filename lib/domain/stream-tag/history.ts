import type { TagEvent } from '#lib/kubernetes/objects'
import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import { bestMovers } from '#lib/domain/observation/observed-movers'
import { withObserved } from '#lib/domain/stream-tag/observed-runs'
import { isPinnable, wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { operationsByItem } from '#lib/domain/stream-tag/history-operations'
import type { MoveEvidence } from '#lib/domain/moves/move-evidence'
import type { ImageFact } from '#lib/domain/chronicle/facts'
import type { Mover } from '#lib/domain/moves/mover'
import { moversOf } from '#lib/domain/moves/tag-movers'
import { findImage, type Images } from '#lib/domain/image/image'
import { imageRuns, type ReturnsOf } from '#lib/domain/stream-tag/image-runs'
import type { Ownership } from '#lib/domain/workload/ownership'
import { sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { HistoryItem, ImageRun } from '#lib/domain/stream-tag/tag-views'
import type { Workload } from '#lib/domain/workload/workload'

/** A trigger takes milliseconds, but clocks can differ by seconds. */
const CLOCK_SLACK_MS = 60_000

/** What is known, besides the objects, of a tag and of the workloads that ran its images. */
export type HistoryEvidence = { moves: MoveEvidence; returnsOf: ReturnsOf; chronicle?: Chronicle | undefined }

/** The import history of a tag, newest first, with who brought each image, and its runs: also what was pruned from the stream. */
export function historyOf(
  tag: StreamTag,
  workloads: readonly Workload[],
  ownership: Ownership,
  images: Images,
  { moves, returnsOf, chronicle }: HistoryEvidence,
): HistoryItem[] {
  const source = sourceOf(tag)
  const { items, facts, pruned } = wholeHistoryOf(tag, chronicle)
  const runs = runsByItem(items, withObserved(imageRuns(workloads, ownership, returnsOf), chronicle))
  const operations = operationsByItem(items, moves.operations)
  return items.map((item, index) => ({
    // Counted from the oldest item, so that the key stays the same when a new one is added.
    key: `${item.image}@${item.created}#${items.length - index}`,
    image: item.image === '' ? null : findImage(images, item.image),
    pullSpec: item.dockerImageReference,
    importedAt: item.created,
    replacedAt: items[index - 1]?.created ?? null,
    isNewest: index === 0,
    isPinned: index === 0 && source.kind === 'pinned' && source.digest === item.image,
    isPruned: pruned.has(item),
    canPin: isPinnable(tag, item),
    runs: runs.get(item) ?? [],
    operations: operations.get(item) ?? [],
    broughtBy: broughtBy(moversOf(tag, items, item, moves), facts.get(item)),
  }))
}

/** Operations are named apart, where the journal has them. */
function broughtBy(movers: readonly Mover[], fact: ImageFact | undefined): readonly Mover[] {
  const best = bestMovers(movers, fact)
  return best === movers ? movers.filter(({ kind }) => kind !== 'operation') : best
}

/** If an image was imported twice, each run belongs to the newest import before it. */
function runsByItem(
  items: readonly TagEvent[],
  byDigest: ReturnType<typeof imageRuns>,
): ReadonlyMap<TagEvent, ImageRun[]> {
  const byItem = new Map<TagEvent, ImageRun[]>()
  for (const [digest, runs] of byDigest) {
    const ofImage = items.filter(({ image }) => image === digest)
    for (const run of [...runs].sort(newestFirst)) {
      const item = ofImage.find(({ created }) => wasImported(created, run)) ?? ofImage.at(-1)
      if (item) byItem.set(item, [...(byItem.get(item) ?? []), run])
    }
  }
  return byItem
}

function wasImported(importedAt: string, { since, until }: ImageRun): boolean {
  const time = since?.at ?? until?.at
  return time === undefined || Date.parse(importedAt) <= Date.parse(time) + CLOCK_SLACK_MS
}

function newestFirst(a: ImageRun, b: ImageRun): number {
  return endOf(b).localeCompare(endOf(a))
}

function endOf({ state, since, until }: ImageRun): string {
  return state === 'ended' ? (until?.at ?? since?.at ?? '') : '9999'
}
