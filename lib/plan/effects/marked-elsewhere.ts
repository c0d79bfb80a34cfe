import type { Marks } from '#lib/domain/chronicle/image-mark'
import { count, shortDigest } from '#lib/domain/format'
import { digestIn } from '#lib/domain/image/pull-spec'
import { markWords } from '#lib/domain/marks/mark-words'
import { badMarkIn } from '#lib/domain/marks/marks'
import type { ExplainedPlan, Plan } from '#lib/plan/plan'

/** Another environment, and what people said there. */
export type Elsewhere = { title: string; marks: Marks }

type Explained = Pick<Extract<ExplainedPlan, { ok: true }>, 'plan' | 'images' | 'lists'>

const MOST_TOLD = 10

/**
 * Warnings about images that a plan brings and that are marked bad in another environment. A mark holds where it was made, with the people
 * and the cluster there, so nothing is refused for it.
 */
export function markedElsewhere(explained: Explained, { title, marks }: Elsewhere): string[] {
  const told = broughtBy(explained).flatMap((image) => {
    const mark = badMarkIn(marks, [image, ...(explained.lists[image] ?? [])])
    if (mark === null) return []
    return `${tagsOf(explained.plan, image)}${shortDigest(mark.image)} is marked bad in ${title}. ${markWords(mark)}`
  })
  const left = told.length - MOST_TOLD
  if (left <= 0) return told
  return [
    ...told.slice(0, MOST_TOLD),
    `${count(left, 'more image is', 'more images are')} marked bad in ${title}.`,
  ]
}

/** What the registry told of is brought, too, though no workload may get it. What runs, or is the newest of the tag, is there already. */
function broughtBy({ plan: { effects, imports, request, newest }, images }: Explained): string[] {
  const moved = effects.flatMap(({ to }) => digestIn(to) ?? [])
  const there = new Set([newest, ...effects.map(({ from }) => digestIn(from))])
  return [
    ...new Set([
      ...(request.action === 'pin' ? [request.digest] : []),
      ...imports.flatMap(({ outcome, digest }) => (outcome === 'new' ? (digest ?? []) : [])),
      ...[...moved, ...images.map(({ digest }) => digest)].filter((digest) => !there.has(digest)),
    ]),
  ]
}

/** Of a plan of many tags, which get it. */
function tagsOf({ imports }: Plan, image: string): string {
  const names = imports.flatMap(({ name, digest }) => (digest === image ? name : []))
  return names.length === 0 ? '' : `${names.join(', ')}: `
}
