import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, newestOf } from '#lib/domain/image-stream/tag-source'
import { buildViewOf } from '#lib/domain/promotion/build-view'
import type { PromotionRead, SourceRead } from '#lib/domain/promotion/promotion-read'
import { isRebuilt } from '#lib/domain/promotion/fed-tag-view'
import type { Snapshot } from '#lib/domain/snapshot'
import { NO_IMPORTERS } from '#lib/domain/pipeline/importer-view'
import type { RequestOf } from '#lib/plan/actions/actions'
import { importWayOf } from '#lib/plan/effects/import-way'
import { fingerprintOf } from '#lib/plan/fingerprint'
import type { Operation, StepState } from '#lib/plan/operation/operation'
import { hasOpenSteps } from '#lib/plan/operation/operation-steps'
import { fedImagesOf } from '#lib/plan/operation/promotion/fed-images'
import { promotedAgain, promotedBy, toPromote, type Promoted } from '#lib/plan/operation/promotion/promoted'
import type { Refusal } from '#lib/plan/plan'

/** An import that a promotion asked for, to be started once. */
export type DueImport = { id: string; request: RequestOf<'import-all'> }

/**
 * What a promotion imports now, since the images are in the registry; null while nothing is due. Every replica finds the same, and an
 * import that the journal has already is not due again.
 * @param others operations of the same journal
 */
export function importDue(
  operation: Operation,
  promotion: PromotionRead,
  snapshot: Snapshot,
  others: readonly Operation[],
  now: number,
): DueImport | null {
  const { request, end } = operation
  if (request.action !== 'promote' || !request.imports || end !== null) return null
  const promoted = promotedBy(operation).filter(
    ({ repository }) => promotedAgain(operation, repository, others) === null,
  )
  const fed = [...new Set(promoted.flatMap((each) => readOf(promotion, each)?.source.feeds ?? []))]
  const tags = fed
    .filter((tag) => importOfAny(operation, [tag], others) === undefined)
    .filter((tag) => isDue(tag, operation, promoted, promotion, snapshot, now))
    .sort()
  if (tags.length === 0) return null
  return { id: followUpId(operation, tags), request: { action: 'import-all', tags, except: [] } }
}

/** The same for the same tags of the same operation, so that two replicas write one entry. */
export function followUpId({ id }: Pick<Operation, 'id'>, tags: readonly string[]): string {
  return `${followUpPrefix({ id })}${fingerprintOf(id, [...tags].sort())}`
}

function followUpPrefix({ id }: Pick<Operation, 'id'>): string {
  return `${id}-import-`
}

/** The import of a tag that a promotion has started; null if there is none. A tag that its plan left out has no step. */
export function followUpOf(
  operation: Pick<Operation, 'id'>,
  tag: string,
  others: readonly Operation[],
): Operation | null {
  const isOwn = ({ id }: Operation) => id.startsWith(followUpPrefix(operation))
  return others.find((other) => isOwn(other) && hasStepOn(other, tag)) ?? null
}

/**
 * What imports one of these tags already: another import of the same promotion, although of other tags, or an operation of
 * somebody else that has not done its step yet. So no image is imported twice.
 */
export function importOfAny(
  operation: Pick<Operation, 'id'>,
  tags: readonly string[],
  others: readonly Operation[],
): Operation | undefined {
  const isUnderWay = (other: Operation, tag: string) =>
    hasOpenSteps(other) && other.steps.some((step) => step.tag === tag && OPEN.has(step.state))
  return others.find((other) =>
    tags.some((tag) => followUpOf(operation, tag, [other]) !== null || isUnderWay(other, tag)),
  )
}

/** Of more tags, who marked which image is in the plan of the import. */
const MOST_MARKED = 3

/** Why the import was refused; of a few images that are marked bad, by whom and why. */
export function whyNotImported({ message, imports = [] }: Refusal): string {
  const marked = imports.filter(({ outcome }) => outcome === 'marked')
  if (marked.length > MOST_MARKED) return message
  return [message, ...marked.map(({ name, why }) => `${name}, ${why ?? ''}`)].join(' ')
}

/** Of `unknown`, whoever carries it out looks for the result. */
const OPEN = new Set<StepState>(['waiting', 'doing', 'unknown'])

function hasStepOn({ steps }: Operation, tag: string): boolean {
  return steps.some((step) => step.tag === tag)
}

function isDue(
  tag: string,
  operation: Operation,
  promoted: readonly Promoted[],
  promotion: PromotionRead,
  snapshot: Snapshot,
  now: number,
): boolean {
  const feeds = (each: Promoted) => readOf(promotion, each)?.source.feeds.includes(tag) === true
  const { stream, tag: name } = splitTagKey(tag)
  const found = findTag(snapshot, stream, name)
  const { kind } = importWayOf(snapshot, tag, NO_IMPORTERS)
  const isFollowing = kind === 'scheduled' || kind === 'by-hand' || kind === 'cron-job'
  if (found === undefined || !isFollowing || toPromote(operation).some(feeds)) return false
  const { imported = null, registry = null } = promotion.fed.find((each) => each.tag === tag) ?? {}
  const isNews =
    registry !== null && registry.digest !== newestOf(found)?.image && !isRebuilt(imported, registry)
  const own = promoted.filter(feeds)
  const parts = own.map((each) => partOf(tag, each, promotion, snapshot, now))
  return isNews && parts.includes('in-registry') && parts.every((part) => part !== 'awaited')
}

/** Of two sources of one image, its commit is of one of them: of the other, the build tells. */
function partOf(
  tag: string,
  each: Promoted,
  promotion: PromotionRead,
  snapshot: Snapshot,
  now: number,
): 'in-registry' | 'built' | 'awaited' {
  const read = readOf(promotion, each)
  if (read === null) return 'awaited'
  const { registry } = fedImagesOf(snapshot, promotion, tag, each.commit, read)
  if (registry !== null) return 'in-registry'
  const { state } = buildViewOf(read.runs, each.commit, each.step.at, now)
  return state === 'succeeded' ? 'built' : 'awaited'
}

export function readOf(
  { sources }: PromotionRead,
  { repository }: { repository: string },
): SourceRead | null {
  return sources.find(({ source }) => source.repository === repository) ?? null
}
