import { Memo } from '#lib/domain/memo'
import type { Bringer, ImageFact } from '#lib/domain/chronicle/facts'
import { exactly, inSeconds } from '#lib/domain/chronicle/times'
import { parsePullSpec } from '#lib/domain/image/pull-spec'
import { sourceOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Mover } from '#lib/domain/moves/mover'
import type { ImageStream, TagEvent } from '#lib/kubernetes/objects'

/** Who or what brought an item into the history of a tag. */
export type MoversOf = (tag: StreamTag, items: readonly TagEvent[], item: TagEvent) => readonly Mover[]

/** A tag that imports each minute has more; each of them is seen when it comes. */
const MOST_ITEMS = 10
/** What moves are inferred from is there for about so long; later, fewer would fit, and others. */
const FRESH_MS = 60 * 60_000

/** Without the histories, which the store keeps packed. */
type Found = { tag: StreamTag; index: number; fact: ImageFact }

const known = new Memo<ImageStream, readonly Found[]>()

/**
 * The images in the histories of the tags of a stream: of each tag, the newest ones. `isSettled`: who brought them is told for good, so
 * nothing else can be seen of this stream as long as it does not change.
 */
export function imageFacts(
  stream: ImageStream,
  moversOf: MoversOf,
  now: number,
): { facts: ImageFact[]; isSettled: boolean } {
  const found = known.of(stream, [], () => tagsOf(stream).flatMap(factsOfTag))
  const isFresh = ({ fact }: Found) => now - Date.parse(fact.importedAt) <= FRESH_MS
  const facts = found.map((each) => {
    const { tag, index, fact } = each
    const items = isFresh(each) ? (tag.status?.items ?? []) : []
    const item = items[index]
    return item === undefined ? fact : { ...fact, broughtBy: moversOf(tag, items, item).map(bringerOf) }
  })
  return { facts, isSettled: !found.some(isFresh) }
}

/** None of a tag that only repeats another one: the timeline does not tell of it either, and its images are those of the other. */
function factsOfTag(tag: StreamTag): Found[] {
  if (sourceOf(tag).kind === 'alias') return []
  const items = tag.status?.items ?? []
  return items.slice(0, MOST_ITEMS).flatMap((item, index) => {
    const importedAt = inSeconds(item.created)
    // An item of a reference tag has no image.
    if (importedAt === null || item.image === '') return []
    const { repository, digest } = parsePullSpec(item.dockerImageReference)
    const fact: ImageFact = {
      kind: 'image',
      stream: tag.stream.metadata.name,
      tag: tag.name,
      image: item.image,
      repository: digest === item.image ? repository : null,
      importedAt,
      broughtBy: [],
      committedAt: null,
      until: exactly(items[index - 1]?.created),
    }
    return [{ tag, index, fact }]
  })
}

/** The longest name that is kept of what people or clients are called. */
const LONGEST_NAME = 60

function bringerOf(mover: Mover): Bringer {
  if (mover.kind === 'operation') return { kind: 'operation', id: mover.id, by: cut(mover.by) }
  if (mover.kind === 'pin') return { kind: 'pin', by: cut(mover.by) }
  if (mover.kind === 'job') return { kind: 'job', cronJob: mover.cronJob }
  if (mover.kind === 'schedule') return { kind: 'schedule' }
  return { kind: 'client', manager: mover.manager === null ? null : cut(mover.manager) }
}

function cut(name: string): string {
  return name.slice(0, LONGEST_NAME)
}

/** As views show movers. Reasons are in the journal. */
export function moverOf(bringer: Bringer): Mover {
  if (bringer.kind === 'operation') return { ...bringer, reason: '' }
  if (bringer.kind === 'pin') return { ...bringer, reason: null }
  if (bringer.kind === 'job') return { ...bringer, job: null, startedBy: null }
  return bringer
}
