import { attentionOf, isInTrouble, laneHasConcern, type Checks } from '#lib/domain/pipeline/attention'
import type { Attention } from '#lib/domain/pipeline/concerns'
import { unreadOf } from '#lib/domain/freshness'
import { workloadHasConcern } from '#lib/domain/pipeline/flow'
import { checkBeside } from '#lib/domain/image-stream/failure-advice'
import type { Images } from '#lib/domain/image/image'
import { DEFAULT_ORDER, PAGE_LANES, TROUBLE, type LaneFilter } from '#lib/domain/pipeline/lane-filter'
import { inOrder, lanesInOrder, type LaneOrder } from '#lib/domain/pipeline/lane-order'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { NO_IMPORTERS, type Importers } from '#lib/domain/pipeline/importer-view'
import type { LaneEntry } from '#lib/domain/pipeline/lane-entries'
import type { LaneIndex } from '#lib/domain/pipeline/lane-index'
import { Memo } from '#lib/domain/memo'
import { freshAtOf, type Snapshot } from '#lib/domain/snapshot'
import type { EnvironmentView } from '#lib/domain/environment-view'
import type { PipelineView, LaneView } from '#lib/domain/pipeline/pipeline-views'
import type { JudgedWorkload } from '#lib/domain/workload/workload-views'
import type { RegistryView, LaneCheck } from '#lib/domain/image-stream/image-stream-views'

export const PIPELINE_KINDS = ['imageStreams', 'deployments', 'statefulSets', 'replicaSets', 'pods'] as const

/** Nobody reads more; people search by name instead. */
const MOST_OTHERS = 50

/** One page of the filtered lanes, and what concerns all lanes. */
export type LanePage = {
  entries: readonly LaneEntry[]
  /** The number of filtered lanes. */
  matching: number
  checks: Record<string, LaneCheck>
  others: readonly JudgedWorkload[]
  attention: Attention
}

/** The first page also has the workloads that no lane feeds. */
export function lanePage(
  index: LaneIndex,
  filter: LaneFilter,
  page: number,
  checks: Checks,
  order: LaneOrder = DEFAULT_ORDER,
): LanePage {
  const matching = matchingEntries(index, filter, checks)
  const [from, to] = [page * PAGE_LANES, (page + 1) * PAGE_LANES]
  const entries =
    matching === index.entries
      ? lanesInOrder(index, order, from, to)
      : inOrder(matching, order).slice(from, to)
  return {
    entries,
    matching: matching.length,
    checks: checksOf(entries, checks),
    others: page === 0 ? matchingOthers(index, filter, order) : [],
    attention: attentionOf(index, checks),
  }
}

function checksOf(entries: readonly LaneEntry[], checks: Checks): Record<string, LaneCheck> {
  const known = entries.flatMap(({ key, lane }): [string, LaneCheck][] => {
    const check = checks.get(key)
    return check === undefined ? [] : [[key, checkBeside(check, lane.import)]]
  })
  return Object.fromEntries(known)
}

/** The filtered lanes of all pages. */
export function matchingEntries(
  { entries }: LaneIndex,
  filter: LaneFilter,
  checks: Checks,
): readonly LaneEntry[] {
  const { concern } = filter
  const words = wordsOf(filter)
  if (concern === null && words.length === 0) return entries
  return entries.filter(
    ({ key, text, lane, trouble }) =>
      words.every((word) => text.includes(word)) &&
      (concern === null ||
        (concern === TROUBLE ? trouble !== null : laneHasConcern(lane, checks.get(key), concern))),
  )
}

function matchingOthers({ others }: LaneIndex, filter: LaneFilter, order: LaneOrder): JudgedWorkload[] {
  const { concern } = filter
  const words = wordsOf(filter)
  const found = others.filter(
    (workload) =>
      words.every((word) => workload.name.includes(word)) &&
      (concern === null ||
        (concern === TROUBLE ? isInTrouble(workload) : workloadHasConcern(workload, concern))),
  )
  return order === 'name' ? found : troubledFirst(found)
}

function troubledFirst(workloads: JudgedWorkload[]): JudgedWorkload[] {
  const troubled = workloads.filter(isInTrouble)
  return troubled.length === 0 ? workloads : [...new Set([...troubled, ...workloads])]
}

function wordsOf({ words }: LaneFilter): string[] {
  return words.toLowerCase().split(/\s+/).filter(Boolean)
}

export function pipelineView(
  environment: EnvironmentView,
  snapshot: Snapshot,
  { entries, matching, checks, others, attention }: LanePage,
  images: Images,
  registry: RegistryView,
  importers = NO_IMPORTERS,
): PipelineView {
  return {
    environment,
    readAt: freshAtOf(snapshot, PIPELINE_KINDS),
    lanes: entries.map((entry) => withImporters(withDetails(entry, images), importers)),
    matching,
    checks,
    registry,
    attention,
    others: others.slice(0, MOST_OTHERS),
    unlisted: Math.max(0, others.length - MOST_OTHERS),
    importers: importers.all.slice(0, MOST_IMPORTERS),
    unread: unreadOf(snapshot, PIPELINE_KINDS),
  }
}

/** The rest is on the page of the schedule. */
const MOST_IMPORTERS = 5

/** A lane with what imports its tag besides the cluster's own schedule. */
export function withImporters(lane: LaneView, importers: Importers): LaneView {
  const { stream, tag, source } = lane
  const isImported = source.kind === 'following' || source.kind === 'pinned'
  const own = isImported ? importers.of(tagKey(stream, tag)) : []
  return own.length > 0 ? { ...lane, importers: own } : lane
}

const detailed = new Memo<LaneEntry, LaneView>()

/** The details of an image can become known later, and people mark it. */
export function withDetails(entry: LaneEntry, images: Images): LaneView {
  const newest = entry.lane.image
  const image = newest === null ? undefined : images.get(newest.digest)
  if (image === undefined) return entry.lane
  const { isGone, builtAt, size, mark } = image
  return detailed.of(entry, [isGone, builtAt, size, mark?.verdict, mark?.at], () => ({
    ...entry.lane,
    image,
  }))
}

/** The newest digest of each lane, whose details the page needs. */
export function newestImages(entries: readonly LaneEntry[]): { stream: string; digest: string }[] {
  return entries.flatMap(({ lane: { stream, image } }) =>
    image === null ? [] : [{ stream, digest: image.digest }],
  )
}
