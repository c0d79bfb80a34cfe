import { shortDigest } from '#lib/domain/format'
import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import { sourceToRecord } from '#lib/domain/image-stream/pin-source'
import { isPinnable } from '#lib/domain/stream-tag/history'
import { isImported } from '#lib/domain/image-stream/tag-kind'
import { tagKey, tagLabel } from '#lib/domain/image-stream/tag-key'
import { digestOf } from '#lib/domain/image/pull-spec'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, pinOf, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { TagSource } from '#lib/domain/image-stream/image-stream-views'
import { consequencesOf } from '#lib/plan/effects/consequences'
import { finish, type Draft, movesHow } from '#lib/plan/plan-draft'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'
import type { Author, Planned, Refused } from '#lib/plan/plan'
import { patchTag, type TagPatch } from '#lib/plan/steps/tag-steps'
import { foundDigest, stateOf, unaskedWarning, type Told } from '#lib/plan/registry-lookup'
import { asSentence, refuse } from '#lib/plan/refusals'
import { preconditionOf } from '#lib/plan/steps/preconditions'
import { appliedWarning } from '#lib/plan/effects/manifest-warnings'

export type PinRequest = RequestOf<'pin'>

/** Pins a tag to an image of its own history. */
export function planPin(
  snapshot: Snapshot,
  tag: StreamTag,
  request: PinRequest,
  author: Author,
  told: Told,
): Planned {
  const drafted = refusePast(request, author) ?? draftPin(snapshot, tag, request, author, told)
  return drafted.ok ? { ok: true, plan: finish(drafted.draft) } : drafted
}

/** A day that was still to come when a plan was offered may be over by now. */
export function refusePast(request: PinRequest, { at }: Author): Refused | null {
  const { until } = request
  if (until === null || Date.parse(until) > Date.parse(at)) return null
  return refuse(
    'past',
    `The day to look at the pin again, ${until.slice(0, 10)}, is over. Choose a later one.`,
    [{ sentence: 'Pin without such a day', request: { ...request, until: null } }],
  )
}

/**
 * It is a merge patch of the ImageStreamTag, which keeps every other setting of the tag, where `oc tag` replaces the whole
 * reference (oc-tag-drops-tag-settings.json). The registry is asked first for the image: a tag accepts a digest that is
 * gone, and then cannot import it.
 */
export function draftPin(
  snapshot: Snapshot,
  tag: StreamTag,
  request: PinRequest,
  author: Author,
  told: Told,
): { ok: true; draft: Draft } | Refused {
  const { digest } = request
  const name = tagKey(tag.stream.metadata.name, tag.name)
  const source = sourceOf(tag)
  if (!isImported(source)) {
    return refuse('not-importable', `${name} imports from nowhere, so there is nothing to pin.`)
  }
  const item = tag.status?.items?.find(({ image }) => image === digest)
  if (!item || !isPinnable(source, item))
    return refuse(
      'not-found',
      `${shortDigest(digest)} is not in the import history of ${name}. Choose an image of the history.`,
    )
  if (source.kind === 'pinned' && source.digest === digest && pinOf(tag)?.until === request.until)
    return refuse('nothing-to-do', `${name} is pinned to ${shortDigest(digest)} already.`)
  const preflight = told(tag, item.dockerImageReference)
  if (preflight.ok && preflight.value.state === 'failed') {
    return refuse(
      'digest-gone',
      `The registry does not give ${shortDigest(digest)}: ${asSentence(preflight.value.message)} Choose another image of the history.`,
    )
  }
  const imported = foundDigest(preflight) ?? digest
  const { effects, warnings, momentary, releases } = consequencesOf(snapshot, tag, imported)
  const from = { kind: 'DockerImage', name: item.dockerImageReference }
  const patch: TagPatch = { annotations: recordOf(tag, request, author), from }
  const sentence = `Set the source of ${name} to ${item.dockerImageReference}; every other setting stays.`
  const draft: Draft = {
    request,
    title: `Pin ${name} to ${shortDigest(digest)}`,
    confirm: effects.length > 0 ? `Pin and ${movesHow(effects)}` : 'Pin',
    steps: [patchTag(snapshot.namespace, tag, patch, sentence), ...releases],
    effects,
    warnings: [
      ...(imported === digest ? [] : [platformWarning(digest, imported)]),
      ...sourceWarnings(name, source),
      ...appliedWarning(tag, name),
      ...warnings,
    ],
    momentary: [...unaskedWarning(preflight, 'it may not have this image any more'), ...momentary],
    afterwards: [
      `${name} no longer follows the registry: newer builds, scheduled imports and import jobs do not reach these workloads until somebody resumes.`,
      ...(request.until === null ? [] : [OVERDUE]),
    ],
    undo: undoOfPin(tag, source),
    newest: newestOf(tag)?.image ?? null,
    preconditions: [preconditionOf(tag)],
    written: [patch.from, patch.annotations[PIN_ANNOTATIONS.follows], stateOf(preflight)],
  }
  return { ok: true, draft }
}

export const OVERDUE = 'After that day the pin is shown as overdue; nothing moves by itself.'

/** Every member is written, so that nothing of an older pin stays. */
export function recordOf(tag: StreamTag, { digest, until }: PinRequest, { by, at, reason }: Author) {
  const follows = sourceToRecord(tag)
  return {
    [PIN_ANNOTATIONS.by]: by,
    [PIN_ANNOTATIONS.at]: at,
    [PIN_ANNOTATIONS.reason]: reason === '' ? null : reason,
    [PIN_ANNOTATIONS.until]: until,
    [PIN_ANNOTATIONS.digest]: digest,
    // What somebody has pinned with `oc` followed nothing that is known, and least of all itself.
    [PIN_ANNOTATIONS.follows]: digestOf(follows ?? '') === digest ? null : follows,
  }
}

/** A pin of a pinned tag is taken back by the pin before it, unless that was not ours: then following puts it back. */
function undoOfPin(tag: StreamTag, source: TagSource): ActionRequest {
  const request = { stream: tag.stream.metadata.name, tag: tag.name }
  const isOurs = source.kind === 'pinned' && sourceToRecord(tag) !== source.pullSpec
  return isOurs
    ? { action: 'pin', ...request, digest: source.digest, until: pinOf(tag)?.until ?? null }
    : { action: 'follow', ...request }
}

/** The history can hold a manifest list from when the import mode was another (import-manifest-list.json). */
function platformWarning(digest: string, imported: string): string {
  return `${shortDigest(digest)} is a manifest list: with the tag's import mode the cluster takes ${shortDigest(imported)} of it.`
}

function sourceWarnings(name: string, source: TagSource): string[] {
  if (source.kind === 'alias') return [`${name} is an alias of ${tagLabel(source)} and stops being one.`]
  if (source.kind === 'image') return [`${name} names the image ${source.name} and stops naming it.`]
  return []
}
