import type { ImageMark } from '#lib/domain/chronicle/image-mark'
import { count, shortDigest } from '#lib/domain/format'
import { digestIn } from '#lib/domain/image/pull-spec'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { markWords } from '#lib/domain/marks/mark-words'
import { badMarkOf, badMarkOfComing, marksOf } from '#lib/domain/marks/marks'
import type { Snapshot } from '#lib/domain/snapshot'
import { markableTag } from '#lib/plan/effects/markable-tag'
import { fingerprintOf } from '#lib/plan/fingerprint'
import type { Effect, Plan, Planned, Refused, Way } from '#lib/plan/plan'
import { refuse } from '#lib/plan/refusals'
import type { Arrival } from '#lib/plan/registry-lookup'

/** Refuses an image that somebody marked bad, and a list with such a one. Null where nobody did. @param tag that would get it */
export function refuseMarked(
  snapshot: Snapshot,
  coming: Pick<Arrival, 'image' | 'parts'> | null | undefined,
  tag: StreamTag,
): Refused | null {
  const mark = badMarkOfComing(snapshot, coming)
  return mark === null ? null : refusalOf(mark, takeBack(snapshot, mark, tag))
}

type Moved = Pick<Effect, 'from' | 'to'>

/**
 * Refuses what would bring a workload an image that is marked bad, whatever moves it. One that it has already is not brought. Nothing is
 * refused for a mark that nobody can take back now: `heldToMarks` warns of it.
 */
export function refuseMarkedEffects(snapshot: Snapshot, effects: readonly Moved[]): Refused | null {
  for (const mark of badOnes(snapshot, effects)) {
    const tag = markableTag(snapshot, mark.image)
    if (tag !== null) return refusalOf(mark, takeBack(snapshot, mark, tag))
  }
  return null
}

/**
 * A plan, if no mark keeps it back. Of marks that cannot be taken back, as while no image stream can be read, it warns: a refusal could
 * keep a person from the only way out.
 */
export function heldToMarks(snapshot: Snapshot, plan: Plan): Planned {
  const { effects, fingerprint, warnings } = plan
  const refused = refuseMarkedEffects(snapshot, effects)
  if (refused) return refused
  const marked = badOnes(snapshot, effects).map(
    (mark) => `${badWords(mark)} No image stream tag can be read on which to take that back.`,
  )
  if (marked.length === 0) return { ok: true, plan }
  // Who agreed before somebody marked it did not agree to this.
  const agreed = fingerprintOf(fingerprint, marked)
  return { ok: true, plan: { ...plan, fingerprint: agreed, warnings: [...marked, ...warnings] } }
}

/** Where nothing tells which image comes, no mark can be obeyed. Nothing while no image is marked bad. */
export function uncheckedMarks(snapshot: Snapshot, unknown = 'Which image comes is not known'): string[] {
  const bad = badIn(snapshot).length
  if (bad === 0) return []
  const marked = `${count(bad, 'image')} ${bad === 1 ? 'is' : 'are'} marked bad in this environment`
  return [`${unknown}, so marks were not checked: ${marked}.`]
}

export function hasBadMarks(snapshot: Snapshot): boolean {
  return badIn(snapshot).length > 0
}

function badIn(snapshot: Snapshot): ImageMark[] {
  return [...marksOf(snapshot).values()].filter(({ verdict }) => verdict === 'bad')
}

function badOnes(snapshot: Snapshot, effects: readonly Moved[]): ImageMark[] {
  const brought = effects.flatMap(({ from, to }) => (digestIn(from) === digestIn(to) ? [] : digestIn(to)))
  return [...new Set(brought)].flatMap((image) => badMarkOf(snapshot, image) ?? [])
}

function refusalOf(mark: ImageMark, ways: Way[]): Refused {
  return refuse('marked', `${badWords(mark)} Take the mark back first, or choose another image.`, ways)
}

/** How to take a mark back: on this tag, or on another one where that cannot have marks. */
export function takeBack(snapshot: Snapshot, { image }: ImageMark, tag: StreamTag): Way[] {
  const on = tag.spec === undefined ? markableTag(snapshot, image) : tag
  if (on === null) return []
  const { stream, name } = on
  const request = {
    action: 'mark',
    stream: stream.metadata.name,
    tag: name,
    digest: image,
    verdict: 'none',
  } as const
  return [{ sentence: 'Take the mark back', request }]
}

export function badWords(mark: ImageMark): string {
  return `${shortDigest(mark.image)} is marked bad. ${markWords(mark)}`
}
