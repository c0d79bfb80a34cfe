import { shortDigest } from '#lib/domain/format'
import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import { failureInWords } from '#lib/domain/image-stream/failure-advice'
import { isGone, type FailureMessage } from '#lib/domain/image-stream/import-failure'
import { pinOf, sourceToRecord } from '#lib/domain/image-stream/pin-source'
import { findItem, isPinnable, wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import { isImported } from '#lib/domain/image-stream/tag-kind'
import { tagKey, tagLabel } from '#lib/domain/image-stream/tag-key'
import { digestOf, parsePullSpec } from '#lib/domain/image/pull-spec'
import type { Snapshot } from '#lib/domain/snapshot'
import { sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { TagSource } from '#lib/domain/image-stream/image-stream-views'
import type { ActionRequest, RequestOf } from '#lib/plan/actions/actions'
import type { TagPart } from '#lib/plan/actions/tag-part'
import type { Author, Refused } from '#lib/plan/plan'
import { patchTag, type TagPatch } from '#lib/plan/steps/tag-steps'
import {
  arrivalOf,
  stateOf,
  unaskedWarning,
  type Arrival,
  type RegistryLookup,
} from '#lib/plan/registry-lookup'
import { refuse } from '#lib/plan/refusals'
import { refuseMarked } from '#lib/plan/effects/refuse-marked'
import { sourceWriterWarnings } from '#lib/plan/effects/writer-warnings'

export type PinRequest = RequestOf<'pin'>

type PinPart = TagPart & { arrival: Arrival; undo: ActionRequest }

/**
 * A merge patch of the ImageStreamTag keeps every other setting of the tag, while `oc tag` replaces the whole reference
 * (oc-tag-drops-tag-settings.json). The registry is asked for the image first: a tag accepts a digest that is gone, and then
 * cannot import it.
 */
export function pinPart(
  snapshot: Snapshot,
  tag: StreamTag,
  request: PinRequest,
  author: Author,
  lookUp: RegistryLookup,
): { ok: true; part: PinPart } | Refused {
  const { namespace, chronicle } = snapshot
  const { digest } = request
  const name = tagKey(tag.stream.metadata.name, tag.name)
  const source = sourceOf(tag)
  if (!isImported(source)) {
    return refuse('not-importable', `${name} has no source to import from, so a pin has no effect.`)
  }
  const history = wholeHistoryOf(tag, chronicle)
  const item = findItem(history, digest)
  if (!item)
    return refuse(
      'not-found',
      `${shortDigest(digest)} is not in the import history of ${name}. Choose an image of the history.`,
    )
  if (!isPinnable(tag, item))
    return refuse(
      'not-importable',
      `${shortDigest(digest)} cannot be pinned: imports need a digest, and the pull spec of this image has none. Choose another image of the history.`,
    )
  const isSame =
    source.kind === 'pinned' &&
    source.digest === digest &&
    source.repository === parsePullSpec(item.dockerImageReference).repository
  if (isSame && pinOf(tag)?.until === request.until)
    return refuse('nothing-to-do', `${name} is already pinned to ${shortDigest(digest)}.`)
  const preflight = lookUp(tag, item.dockerImageReference)
  if (preflight.ok && preflight.value.state === 'failed')
    return refuse('digest-gone', notImportable(name, digest, preflight.value))
  const arrival = arrivalOf(preflight, item.dockerImageReference) ?? item
  // Of a manifest list, the tag gets another image.
  const marked = refuseMarked(snapshot, { image: digest }, tag) ?? refuseMarked(snapshot, arrival, tag)
  if (marked) return marked
  const from = { kind: 'DockerImage', name: item.dockerImageReference }
  const patch: TagPatch = { annotations: recordOf(tag, request, author), from }
  const sentence = `Set the source of ${name} to ${item.dockerImageReference}; every other setting stays.`
  const part: PinPart = {
    arrival,
    step: patchTag(namespace, tag, patch, sentence),
    warnings: [
      ...(history.pruned.has(item) ? [prunedWarning(digest, name)] : []),
      ...(arrival.image === digest ? [] : [platformWarning(digest, arrival.image)]),
      ...sourceWarnings(name, source),
      ...sourceWriterWarnings(tag, from, 'the pin'),
    ],
    momentary: unaskedWarning(preflight, 'it may no longer have this image'),
    undo: undoOfPin(tag, source),
    written: [patch.from, patch.annotations[PIN_ANNOTATIONS.follows], stateOf(preflight)],
  }
  return { ok: true, part }
}

/** Every member is written, so that nothing remains of an older pin. */
export function recordOf(tag: StreamTag, { digest, until }: PinRequest, { by, at, reason }: Author) {
  const follows = sourceToRecord(tag)
  return {
    [PIN_ANNOTATIONS.by]: by,
    [PIN_ANNOTATIONS.at]: at,
    [PIN_ANNOTATIONS.reason]: reason === '' ? null : reason,
    [PIN_ANNOTATIONS.until]: until,
    [PIN_ANNOTATIONS.digest]: digest,
    // What a tag followed before somebody pinned it with `oc` is unknown.
    [PIN_ANNOTATIONS.follows]: digestOf(follows ?? '') === digest ? null : follows,
  }
}

/** The undo of a second pin is the first pin, if Quayside made it. Otherwise following puts the old source back. */
function undoOfPin(tag: StreamTag, source: TagSource): ActionRequest {
  const request = { stream: tag.stream.metadata.name, tag: tag.name }
  const isOurs = source.kind === 'pinned' && sourceToRecord(tag) !== source.pullSpec
  return isOurs
    ? { action: 'pin', ...request, digest: source.digest, until: pinOf(tag)?.until ?? null }
    : { action: 'follow', ...request }
}

function notImportable(name: string, digest: string, failure: FailureMessage): string {
  const words = `${name} cannot import ${shortDigest(digest)}. ${failureInWords(failure)}`
  return isGone(failure) ? `${words} Choose another image of the history.` : words
}

/** The history can hold a manifest list from a time with another import mode (import-manifest-list.json). */
function platformWarning(digest: string, imported: string): string {
  return `${shortDigest(digest)} is a manifest list: with the import mode of the tag, the cluster imports ${shortDigest(imported)} from it.`
}

function prunedWarning(digest: string, name: string): string {
  return `${shortDigest(digest)} was pruned from ${name}: the pin imports it again.`
}

function sourceWarnings(name: string, source: TagSource): string[] {
  if (source.kind === 'alias') return [`${name} stops being an alias of ${tagLabel(source)}.`]
  if (source.kind === 'image') return [`${name} stops naming the image ${source.name}.`]
  return []
}
