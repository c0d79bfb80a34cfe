import { count } from '#lib/domain/format'
import { isImported } from '#lib/domain/image-stream/tag-kind'
import { findItem, isPinnable, wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { findTag, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { digestIn } from '#lib/domain/image/pull-spec'
import { keyOf } from '#lib/domain/workload/workload'
import { draftPin } from '#lib/plan/actions/pin/plan-pin'
import { revertTitle, type Revert, type Reverting } from '#lib/plan/actions/revert/revert'
import { laneOf } from '#lib/plan/actions/revert/scope'
import { consequencesOf } from '#lib/plan/effects/consequences'
import { effectOf, isOfSameContainer, isRenamed } from '#lib/plan/effects/effect'
import { finish } from '#lib/plan/plan-draft'
import type { Author, Planned, Way } from '#lib/plan/plan'

/** A tag whose pin moves exactly the workloads that are to move, and all of what they are to become. */
export type PinOfReverts = { tag: StreamTag; digest: string }

/** Null where no tag does, or nothing would reverse the revert anyway. */
export function pinOfReverts(reverting: Reverting, moving: readonly Revert[]): PinOfReverts | null {
  const [first] = moving
  if (!first || !moving.some(({ isTakenBack }) => isTakenBack)) return null
  const digests = new Set(moving.flatMap(({ moves }) => moves.map(({ to }) => digestIn(to))))
  const [digest] = digests
  if (digest === undefined || digests.size > 1 || moving.some(({ templateDiff }) => templateDiff.length > 0))
    return null
  const tag = tagsFor(reverting, moving).find((each) => isExact(reverting, moving, each, digest))
  return tag === undefined ? null : { tag, digest }
}

function tagsFor({ snapshot, request }: Reverting, moving: readonly Revert[]): StreamTag[] {
  const lane = laneOf(snapshot, request)
  if (lane) return [lane]
  const triggers = moving.flatMap(({ writesThere }) => writesThere.map(({ trigger }) => trigger))
  return triggers
    .filter(({ namespace }) => namespace === null)
    .flatMap(({ stream, tag }) => findTag(snapshot, stream, tag) ?? [])
}

function isExact(
  { snapshot }: Reverting,
  moving: readonly Revert[],
  tag: StreamTag,
  digest: string,
): boolean {
  const item = findItem(wholeHistoryOf(tag, snapshot.chronicle), digest)
  if (!item || !isImported(sourceOf(tag)) || !isPinnable(tag, item)) return false
  const { effects } = consequencesOf(snapshot, tag, item)
  const keys = new Set(moving.map(({ key }) => keyOf(key)))
  const isNobodyElse = effects.every(({ workload }) => keys.has(keyOf(workload)))
  const isWhole = moving.every(({ key, moves }) =>
    moves.every(({ container, from, to }) => {
      // A pin may not bring another pull spec of the same image.
      if (isRenamed(from, to)) return false
      const wanted = effectOf(key, container, from, to)
      return effects.some((effect) => isOfSameContainer(effect, wanted) && digestIn(effect.to) === wanted.to)
    }),
  )
  return isNobodyElse && isWhole
}

export const pinWay = ({ tag }: PinOfReverts): string => `Pin ${tag.key}`

/** `Pause the image trigger of nginx` */
export function pauseWay(moving: readonly Revert[]): string {
  const [first] = moving
  return moving.length === 1 && first
    ? `Pause the image trigger of ${first.key.name}`
    : `Pause the image triggers of ${count(moving.length, 'workload')}`
}

export function revertByPin(
  reverting: Reverting,
  moving: readonly Revert[],
  pinned: PinOfReverts,
  author: Author,
): Planned {
  const { tag, digest } = pinned
  const { snapshot, request, because, lookUp } = reverting
  const { until } = request
  const pin = { action: 'pin', stream: tag.stream.metadata.name, tag: tag.name, digest, until } as const
  const drafted = draftPin(snapshot, tag, pin, author, lookUp)
  const pause: Way = { sentence: pauseWay(moving), request: { ...request, way: 'pause' } }
  // Nodes may still have an image that the registry does not serve.
  if (!drafted.ok) return { ...drafted, refusal: { ...drafted.refusal, ways: [pause] } }
  const plan = finish({
    ...drafted.draft,
    request,
    title: revertTitle(reverting, moving),
    because,
    way: pinWay(pinned),
    alternatives: [pause],
  })
  return { ok: true, plan }
}
