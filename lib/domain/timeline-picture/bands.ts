import type { Images } from '#lib/domain/image/image'
import { digestIn } from '#lib/domain/image/pull-spec'
import type { Band, Certainty, Segment, Strip } from '#lib/domain/timeline-picture/picture'
import { NEVER_WATCHED, type Watched } from '#lib/domain/timeline-picture/watched'
import { stretchesOf, type Periods, type Stretch } from '#lib/domain/timeline-picture/stretches'
import { containersOf } from '#lib/domain/workload/pod-template'
import type { WorkloadKey } from '#lib/domain/workload/workload'

type Of = WorkloadKey & { tags: readonly string[] }

/**
 * The band of a workload: which image each of its containers had from when to when, as its revisions tell.
 * @param containers only these
 * @param watched when somebody watched
 */
export function bandOf(
  { kind, name, tags }: Of,
  periods: Periods,
  images: Images,
  containers?: ReadonlySet<string>,
  watched: Watched = NEVER_WATCHED,
): Band {
  const stretches = stretchesOf(periods)
  const names = new Set(
    stretches
      .toReversed()
      .flatMap(({ revision }) => containersOf(revision.template).map((each) => each.name)),
  )
  const shown = [...names].filter((container) => containers?.has(container) ?? true)
  const strips = shown.map((container): Strip => {
    const segments = segmentsOf(container, stretches, images)
    return { container, segments: segments.map((segment) => upToGap(segment, watched)) }
  })
  return { kind, name, tags, strips }
}

/**
 * An end that is only known to be then or earlier can have been in a time in which nobody watched: nothing is said of that time. Who
 * watched until then would have seen an earlier end. What began while nobody watched keeps its end: that it is then or earlier is all
 * that is known.
 */
function upToGap(segment: Segment, { since, gaps }: Watched): Segment {
  const { from, to, certainty } = segment
  const isSure = certainty === 'known' || certainty === 'since-earlier'
  if (from === null || isSure) return segment
  const first = gaps.findLast((gap) => (gap.to ?? Infinity) > from && gap.from < (to ?? Infinity))
  if (first === undefined || first.from <= from) return segment
  const isWatched = since !== null && since <= from
  return {
    ...segment,
    to: first.from,
    certainty: certaintyOf(certainty === 'open', isWatched),
    isCut: true,
  }
}

/** Revisions that follow each other with the same image are one segment: another part of the template changed. */
function segmentsOf(container: string, stretches: readonly Stretch[], images: Images): Segment[] {
  const segments: Segment[] = []
  let before: Stretch | undefined
  for (const stretch of stretches) {
    const written = containersOf(stretch.revision.template).find(({ name }) => name === container)?.image
    const last = segments.at(-1)
    if (written !== undefined) {
      const image = digestIn(written)
      if (last?.image === image && before !== undefined && isFollowed(before, stretch)) {
        segments[segments.length - 1] = { ...last, to: stretch.to, certainty: joined(last, stretch) }
      } else {
        const { from, to } = stretch
        const commit = images.get(image)?.commit ?? null
        segments.push({
          image,
          commit,
          from,
          to,
          certainty: certaintyOf(stretch.hadBefore, stretch.isToExact),
        })
      }
    }
    before = stretch
  }
  return segments
}

/** Whether nothing was between the two. Numbers are given one after another, so between two that adjoin there was no revision. */
function isFollowed(before: Stretch, after: Stretch): boolean {
  if (before.to !== after.from) return false
  return (
    before.isToExact ||
    (before.isLast && after.isLast && after.revision.number === before.revision.number + 1)
  )
}

function joined({ certainty }: Segment, { isToExact }: Stretch): Certainty {
  return certaintyOf(certainty === 'since-earlier' || certainty === 'open', isToExact)
}

function certaintyOf(hadBefore: boolean, isToExact: boolean): Certainty {
  if (hadBefore) return isToExact ? 'since-earlier' : 'open'
  return isToExact ? 'known' : 'until-at-most'
}
