import type { ImageRules } from '#lib/domain/image/image-rules'
import { findImage, type Images } from '#lib/domain/image/image'
import { commitRange } from '#lib/domain/image/commit-range'
import { newestOf } from '#lib/domain/image-stream/tag-source'
import { aheadImages, type TagHistory } from '#lib/domain/comparison/ahead-images'
import type {
  ComparedTag,
  ComparisonState,
  StreamComparison,
} from '#lib/domain/comparison/environment-comparison'
import { pairTags, type TagPair } from '#lib/domain/comparison/pair-tags'
import { wayOver } from '#lib/domain/comparison/way-over'
import type { Checks } from '#lib/domain/pipeline/attention'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { Snapshot } from '#lib/domain/snapshot'
import { crashesIn } from '#lib/domain/pipeline/crashes'
import type { ImageFailure } from '#lib/domain/workload/workload-journal'
import type { WorkloadKey } from '#lib/domain/workload/workload'

/** One of the environments: its lanes, and what is known of their images. */
export type ComparedEnvironment = {
  snapshot: Snapshot
  entries: readonly LaneEntry[]
  images: Images
  failuresOn: (workload: WorkloadKey) => ReadonlyMap<string, ImageFailure>
}

/** What decides how an image comes to the second environment. */
export type Target = ComparedEnvironment & {
  title: string
  checks: Checks
  rules: ImageRules
  sources: readonly SourceRead[]
}

/** The streams of two environments, those that differ first. Tags without an image on both sides are left out. */
export function compareEnvironments(from: ComparedEnvironment, to: Target, now: number): StreamComparison[] {
  const all = pairTags(from.entries, to.entries).flatMap((pair) => comparePair(pair, from, to, now) ?? [])
  const rank = ({ state }: StreamComparison) => ORDER.indexOf(state)
  return all.sort((a, b) => rank(a) - rank(b) || a.stream.localeCompare(b.stream))
}

const ORDER: readonly ComparisonState[] = ['ahead', 'differs', 'behind', 'only-from', 'only-to', 'same']

function comparePair(
  pair: TagPair,
  from: ComparedEnvironment,
  to: Target,
  now: number,
): StreamComparison | null {
  const { stream } = pair
  const [one, other] = [comparedTag(pair.from, from), comparedTag(pair.to, to)]
  const read = sourceFor(pair.to, to)
  const base = { stream, from: one, to: other, repository: read?.source.repository ?? null }
  const nothing = { images: [], commits: null, over: null }
  if (one?.image == null && other?.image == null) return null
  if (one?.image == null) return { ...base, ...nothing, state: 'only-to' }
  if (other?.image == null || pair.from === null || pair.to === null)
    return { ...base, ...nothing, state: 'only-from', over: wayWithoutImage(pair, one, to, read) }
  const { state, images } = aheadImages(historyOf(pair.from, from), historyOf(pair.to, to), now)
  const order = state === 'behind' ? 1 : -1
  const isAhead = state === 'ahead' || state === 'differs'
  return {
    ...base,
    state,
    images,
    commits: state === 'same' ? null : commitRange(other.image, one.image, to.rules, { stream, order }),
    over: isAhead ? wayOver(one.image, pair.to.lane, to.checks.get(pair.to.key) ?? null, read) : null,
  }
}

function comparedTag(entry: LaneEntry | null, { snapshot, images }: ComparedEnvironment): ComparedTag | null {
  if (entry === null) return null
  const { tag, lane } = entry
  const newest = newestOf(tag)
  return {
    tag: tag.name,
    image: newest === undefined || newest.image === '' ? null : findImage(images, newest.image),
    importedAt: newest?.created ?? null,
    isPinned: lane.source.kind === 'pinned',
    workloads: lane.workloads,
    // Pods are only looked at where something is wrong, since there can be thousands of streams.
    crashes: lane.workloads.some(({ health }) => health !== 'healthy') ? crashesIn(snapshot, lane) : [],
  }
}

function sourceFor(entry: LaneEntry | null, { sources }: Target): SourceRead | null {
  return sources.find(({ source }) => entry !== null && source.feeds.includes(entry.key)) ?? null
}

/** A tag that has no image yet can get its first one. */
function wayWithoutImage(
  { stream, to: entry }: TagPair,
  { image }: ComparedTag,
  to: Target,
  read: SourceRead | null,
): StreamComparison['over'] {
  if (entry === null) return { way: null, why: `${to.title} has no such tag of the image stream ${stream}.` }
  return image && wayOver(image, entry.lane, to.checks.get(entry.key) ?? null, read)
}

function historyOf({ tag, lane }: LaneEntry, { images, failuresOn }: ComparedEnvironment): TagHistory {
  const workloads = lane.workloads.map(({ kind, name }) => ({ kind, name }))
  return { tag, images, workloads, failuresOn }
}
