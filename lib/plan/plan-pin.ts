import { shortDigest } from '#lib/domain/format'
import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { Answer } from '#lib/domain/cluster-error'
import { isImported, isPinnable } from '#lib/domain/history'
import { tagKey } from '#lib/domain/lanes'
import type { Snapshot } from '#lib/domain/snapshot'
import { pinOf, sourceOf, type StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck, TagSource } from '#lib/domain/views'
import { consequencesOf } from '#lib/plan/consumers'
import type { ActionRequest, Planned } from '#lib/plan/plan'
import { dockerImage, tagPlan, type TagPatch } from '#lib/plan/tag-plan'
import { foundDigest, movesHow, refuse, unaskedWarning } from '#lib/plan/words'

/** Who pins, when and why, for the record in the tag's annotations. `at` is ISO 8601. */
export type Author = { by: string; at: string; reason: string }

/**
 * Pins a tag to an image of its own history. It is a merge patch of the ImageStreamTag, which keeps every other
 * setting of the tag, where `oc tag` replaces the whole reference (oc-tag-drops-tag-settings.json).
 * @param preflight what the registry gives for the digest: a tag accepts one that is gone, and then cannot import it
 */
export function planPin(
  snapshot: Snapshot,
  tag: StreamTag,
  digest: string,
  preflight: Answer<RegistryCheck>,
  author: Author,
): Planned {
  const stream = tag.stream.metadata.name
  const name = tagKey(stream, tag.name)
  const source = sourceOf(tag)
  if (!isImported(source)) {
    return refuse('not-importable', `${name} imports from nowhere, so there is nothing to pin.`)
  }
  const item = tag.status?.items?.find(({ image }) => image === digest)
  if (!item || !isPinnable(source, item))
    return refuse('not-found', `${shortDigest(digest)} is not in the import history of ${name}.`)
  if (source.kind === 'pinned' && source.digest === digest)
    return refuse('nothing-to-do', `${name} is pinned to ${shortDigest(digest)} already.`)
  if (preflight.ok && preflight.value.state === 'failed') {
    return refuse(
      'digest-gone',
      `The registry does not give ${shortDigest(digest)}: ${preflight.value.message}`,
    )
  }

  const request: ActionRequest = { action: 'pin', stream, tag: tag.name, digest, until: null }
  const imported = foundDigest(preflight) ?? digest
  const { effects, warnings, momentary } = consequencesOf(snapshot, tag, imported)
  return {
    ok: true,
    plan: tagPlan(
      snapshot,
      tag,
      { annotations: pinRecord(tag, source, author), from: dockerImage(item.dockerImageReference) },
      {
        request,
        title: `Pin ${name} to ${shortDigest(digest)}`,
        confirm: effects.length > 0 ? `Pin and ${movesHow(effects)}` : 'Pin',
        sentence: `Set the source of ${name} to ${item.dockerImageReference}; every other setting stays.`,
        effects,
        warnings: [
          ...unaskedWarning(preflight, 'it may not have this image any more'),
          ...(imported === digest ? [] : [platformWarning(digest, imported)]),
          ...sourceWarnings(name, source),
          ...warnings,
        ],
        momentary,
        afterwards: [
          `${name} no longer follows the registry: newer builds, scheduled imports and import jobs do not reach these workloads until somebody resumes.`,
        ],
      },
    ),
  }
}

/** A pin of a pinned tag keeps what was followed before the first one. */
function pinRecord(tag: StreamTag, source: TagSource, { by, at, reason }: Author): TagPatch['annotations'] {
  const follows = source.kind === 'following' ? source.pullSpec : (pinOf(tag)?.follows ?? null)
  return {
    [PIN_ANNOTATIONS.by]: by,
    [PIN_ANNOTATIONS.at]: at,
    [PIN_ANNOTATIONS.reason]: reason === '' ? null : reason,
    [PIN_ANNOTATIONS.follows]: follows,
  }
}

/** The history can hold a manifest list from when the import mode was another (import-manifest-list.json). */
function platformWarning(digest: string, imported: string): string {
  return `${shortDigest(digest)} is a manifest list: with the tag's import mode the cluster takes ${shortDigest(imported)} of it.`
}

function sourceWarnings(name: string, source: TagSource): string[] {
  if (source.kind === 'alias')
    return [`${name} is an alias of ${tagKey(source.stream, source.tag)} and stops being one.`]
  if (source.kind === 'image') return [`${name} names the image ${source.name} and stops naming it.`]
  return []
}
