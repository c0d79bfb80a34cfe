import { commitRange } from '#lib/domain/image/commit-range'
import type { ImageRules } from '#lib/domain/image/image-rules'
import type { ImageView } from '#lib/domain/image/image-views'
import { digestIn } from '#lib/domain/image/pull-spec'
import { importOrder } from '#lib/domain/image-stream/import-order'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { triggersOf } from '#lib/domain/workload/triggers'
import { findWorkload } from '#lib/domain/workload/workload'
import { subjectOf } from '#lib/plan/actions/actions'
import type { ImageChange, Plan } from '#lib/plan/plan'

type Move = { tag: StreamTag; from: string; to: string }

/**
 * Which images take the place of which, each pair once, from what runs to what will run. Images that no stream of the plan has are
 * left out: they cannot be compared.
 * @param images details of the images that move
 * @param told those that the registry told of
 */
export function imageChanges(
  snapshot: Snapshot,
  plan: Plan,
  images: readonly ImageView[],
  told: readonly ImageView[],
  rules: ImageRules,
): ImageChange[] {
  const view = (digest: string) => images.find((image) => image.digest === digest)
  return movesOf(snapshot, plan, told).map(({ tag, from, to }) => {
    const { name: stream } = tag.stream.metadata
    const [before, after] = [view(from), view(to)]
    const order = importOrder(tag.stream, from, to)
    const commits = before && after ? commitRange(before, after, rules, { stream, order }) : null
    return { stream, tag: tag.name, from, to, commits }
  })
}

function movesOf(snapshot: Snapshot, plan: Plan, told: readonly ImageView[]): Move[] {
  const subject = subjectOf(plan.request)
  const tags = tagsIn(snapshot, plan)
  if (subject.kind === 'tags') {
    return plan.imports.flatMap(({ name, outcome, digest }) => {
      const tag = tags.find(({ key }) => key === name)
      return tag && outcome === 'new' ? moveOf(tag, newestOf(tag)?.image, digest) : []
    })
  }
  const moves = plan.effects.flatMap(({ from, to }) => {
    const [before, after] = [digestIn(from), digestIn(to)]
    const tag = tags.find((each) => hasImages(each, told, [before, after]))
    return tag ? moveOf(tag, before, after) : []
  })
  const [only] = tags
  const isOfTagAlone = plan.effects.length === 0 && subject.kind === 'tag' && only !== undefined
  const arrival = isOfTagAlone ? (subject.digest ?? told.at(-1)?.digest) : null
  return isOfTagAlone ? moveOf(only, newestOf(only)?.image, arrival) : distinct(moves)
}

function tagsIn(snapshot: Snapshot, { request }: Plan): StreamTag[] {
  const subject = subjectOf(request)
  switch (subject.kind) {
    case 'cron-job':
    case 'sources':
      return []
    case 'tag':
      return [findTag(snapshot, subject.stream, subject.tag) ?? []].flat()
    case 'tags':
      return subject.tags.map(splitTagKey).flatMap(({ stream, tag }) => findTag(snapshot, stream, tag) ?? [])
    case 'workloads':
      return subject.workloads.flatMap((key) => {
        const workload = findWorkload(snapshot, key)
        const triggers = workload === undefined ? [] : triggersOf(workload).list
        const own = triggers.filter(({ namespace }) => namespace === null)
        return own.flatMap(({ stream, tag }) => findTag(snapshot, stream, tag) ?? [])
      })
  }
}

function moveOf(tag: StreamTag, from: string | null | undefined, to: string | null | undefined): Move[] {
  return from && to && from !== to ? [{ tag, from, to }] : []
}

function hasImages(tag: StreamTag, told: readonly ImageView[], digests: readonly (string | null)[]): boolean {
  const imported = tag.stream.status?.tags?.flatMap(({ items }) => items ?? []) ?? []
  const known = new Set([...imported.map(({ image }) => image), ...told.map(({ digest }) => digest)])
  return digests.every((digest) => digest !== null && known.has(digest))
}

function distinct(moves: Move[]): Move[] {
  const isSame = (one: Move, other: Move) => one.from === other.from && one.to === other.to
  return moves.filter((move, index) => moves.findIndex((each) => isSame(each, move)) === index)
}
