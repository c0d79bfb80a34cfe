import { count, shortDigest } from '#lib/domain/format'
import { whyUnread } from '#lib/domain/freshness'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'
import type { TagPart } from '#lib/plan/actions/tag-part'
import { followPart } from '#lib/plan/actions/follow/follow-part'
import { IMPORTS_AT_ONCE } from '#lib/plan/actions/import-all/plan-import-all'
import { pinPart } from '#lib/plan/actions/pin/pin-part'
import { consequencesOfAll } from '#lib/plan/effects/consequences'
import type { Author, Planned, PlannedImport, RefusalCode, Refused, StepUndo, Undoing } from '#lib/plan/plan'
import { finish, movesHow } from '#lib/plan/plan-draft'
import { refuse } from '#lib/plan/refusals'
import type { RegistryLookup } from '#lib/plan/registry-lookup'
import { preconditionOf } from '#lib/plan/steps/preconditions'

type Request = RequestOf<'undo'>

/**
 * Takes an operation over several tags back, each tag in its own step. A tag that has moved since stays as it is, unless it is chosen.
 * @param undoing null where the journal no longer has the operation
 */
export function planUndo(
  snapshot: Snapshot,
  request: Request,
  undoing: Undoing | null,
  author: Author,
  lookUp: RegistryLookup,
): Planned {
  if (undoing === null)
    return refuse('not-found', 'The journal no longer has this operation. Revert the tags one by one.')
  const each = undoing.tags.map((one) => undoOf(snapshot, request, one, author, lookUp))
  const imports = each.map(({ planned }) => planned)
  const back = each.flatMap((one) => ('tag' in one ? [one] : []))
  if (back.length === 0) return refuseAll(imports)

  const arrivals = back.flatMap(({ tag, arrival }) => (arrival === null ? [] : [{ tag, arrival }]))
  const { effects, warnings, momentary, releases, cleanups, ...later } = consequencesOfAll(snapshot, arrivals)
  const pinned = back.filter(({ undo }) => undo.request.action === 'pin')
  const tags = count(back.length, 'tag')
  const plan = finish({
    request,
    title: pinned.length === 0 ? `Follow again with ${tags}` : `Undo: ${undoing.title}`,
    confirm: effects.length > 0 ? `Put ${tags} back and ${movesHow(effects)}` : `Put ${tags} back`,
    steps: [...cleanups, ...back.map(({ step }) => step), ...releases],
    atOnce: IMPORTS_AT_ONCE,
    effects,
    imports,
    warnings: [...back.flatMap((one) => one.warnings), ...warnings],
    // Several tags can have the same one.
    momentary: [...new Set([...back.flatMap((one) => one.momentary), ...momentary])],
    afterwards: [
      ...(pinned.length > 0 ? [PINNED] : []),
      'If one fails, the others continue. This can be undone as one, too.',
      ...later.afterwards,
    ],
    undo: null,
    preconditions: back.map(({ tag }) => preconditionOf(tag)),
    written: back.map(({ written }) => written),
  })
  return { ok: true, plan }
}

const PINNED =
  'Pinned tags no longer follow the registry: new builds, scheduled imports and import Jobs do not reach their workloads until they follow again.'

type Back = Omit<TagPart, 'undo'> & { planned: PlannedImport; tag: StreamTag; undo: StepUndo }

function undoOf(
  snapshot: Snapshot,
  { except, also }: Request,
  { name, undo, movedBy }: Undoing['tags'][number],
  author: Author,
  lookUp: RegistryLookup,
): Back | { planned: PlannedImport } {
  const nothing = (outcome: PlannedImport['outcome'], why: string) => {
    return { planned: { name, outcome, digest: null, why } }
  }
  if (undo === null) return nothing('skipped', 'It had no image before, or the journal does not say which.')
  const { stream, tag: tagName } = splitTagKey(name)
  const tag = findTag(snapshot, stream, tagName)
  if (!tag)
    return nothing(
      'skipped',
      whyUnread(snapshot, 'imageStreams', stream)?.message ?? `There is no image stream tag ${name}.`,
    )
  if (except.includes(name)) return nothing('left-out', 'Skipped.')
  const moved = movedSince(tag, undo)
  if (moved !== null && !also.includes(name))
    return nothing(
      'moved',
      movedBy === null ? `${moved} No later operation moved it.` : `${moved} ${movedBy}`,
    )
  const made = partOf(snapshot, tag, undo.request, author, lookUp)
  if (!made.ok) {
    const { code, message } = made.refusal
    return nothing(NOT_UNDONE[code] ?? 'skipped', message)
  }
  const { part } = made
  const image = part.arrival?.image ?? null
  const reverse = part.undo && { image, request: part.undo }
  const step = { ...part.step, step: { ...part.step.step, ...(reverse && { undo: reverse }) } }
  return { ...part, step, undo, tag, planned: { name, outcome: 'new', digest: image, why: null } }
}

const NOT_UNDONE: Partial<Record<RefusalCode, PlannedImport['outcome']>> = {
  'nothing-to-do': 'idle',
  'digest-gone': 'failing',
  marked: 'marked',
}

/** What a tag has instead of what the operation brought; null where it still has that, or has already what it had before. */
function movedSince(tag: StreamTag, { image, request }: StepUndo): string | null {
  const newest = newestOf(tag)?.image ?? null
  const isBack = request.action === 'pin' && newest === request.digest
  if (image === null || newest === null || newest === image || isBack) return null
  return `It has ${shortDigest(newest)} now.`
}

function partOf(
  snapshot: Snapshot,
  tag: StreamTag,
  request: ActionRequest,
  author: Author,
  lookUp: RegistryLookup,
): { ok: true; part: TagPart } | Refused {
  switch (request.action) {
    case 'pin':
      return pinPart(snapshot, tag, request, author, lookUp)
    case 'follow':
      return followPart(snapshot, tag, lookUp)
    default:
      return refuse('not-importable', `${tag.key} cannot be taken back together with others.`)
  }
}

function refuseAll(imports: PlannedImport[]): Refused {
  const { refusal } = refuse(
    'nothing-to-do',
    `Nothing to undo: none of ${count(imports.length, 'tag')} goes back.`,
  )
  return { ok: false, refusal: { ...refusal, imports } }
}
