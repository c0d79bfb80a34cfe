import { shortDigest } from '#lib/domain/format'
import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { Answer } from '#lib/domain/cluster-error'
import { isPinnable } from '#lib/domain/history'
import type { Snapshot } from '#lib/domain/snapshot'
import { pinOf, sourceOf, type StreamTag } from '#lib/domain/tag-source'
import type { RegistryCheck, TagSource } from '#lib/domain/views'
import { consumerWarnings, effectsOf } from '#lib/plan/consumers'
import type { ActionRequest, Planned } from '#lib/plan/plan'
import { dockerImage, tagPlan, type TagPatch } from '#lib/plan/tag-plan'
import { movesHow, refuse, unaskedWarning } from '#lib/plan/words'

/** Who pins, when and why, for the record in the tag's annotations. `at` is ISO 8601. */
export type Author = { by: string; at: string; reason: string }

/**
 * Pins a tag to an image of its own history. It is a merge patch of the ImageStreamTag, which keeps every other
 * setting of the tag, where `oc tag` replaces the whole reference (oc-tag-drops-tag-settings.json).
 * @param preflight whether the registry still has the digest: a tag accepts one that is gone, and then cannot import it
 */
export function planPin(
  snapshot: Snapshot,
  tag: StreamTag,
  digest: string,
  preflight: Answer<RegistryCheck>,
  author: Author,
): Planned {
  const name = `${tag.stream.metadata.name}:${tag.name}`
  const item = tag.status?.items?.find((candidate) => candidate.image === digest)
  if (!item) return refuse('not-found', `${shortDigest(digest)} is not in the import history of ${name}.`)
  if (!isPinnable(item))
    return refuse('not-found', `This item of ${name} names no digest, so it cannot be pinned.`)

  const source = sourceOf(tag)
  if (source.kind === 'pinned' && source.digest === digest) {
    return refuse('nothing-to-do', `${name} is pinned to ${shortDigest(digest)} already.`)
  }
  if (source.kind === 'pushed' || source.kind === 'without-from') {
    return refuse('not-importable', `${name} imports from nowhere, so there is nothing to pin.`)
  }
  if (preflight.ok && preflight.value.state === 'failed') {
    return refuse(
      'digest-gone',
      `The registry does not give ${shortDigest(digest)}: ${preflight.value.message}`,
    )
  }

  const request: ActionRequest = { action: 'pin', stream: tag.stream.metadata.name, tag: tag.name, digest }
  const effects = effectsOf(snapshot, tag, digest)
  const warnings = [
    ...unaskedWarning(preflight),
    ...sourceWarnings(name, source),
    ...consumerWarnings(snapshot, tag),
  ]
  const patch = { annotations: pinRecord(tag, source, author), from: dockerImage(item.dockerImageReference) }
  return {
    ok: true,
    plan: tagPlan(snapshot, tag, patch, {
      request,
      title: `Pin ${name} to ${shortDigest(digest)}`,
      confirm: effects.length > 0 ? `Pin and ${movesHow(effects)}` : 'Pin',
      sentence: `Set the source of ${name} to ${item.dockerImageReference}; every other setting stays.`,
      effects,
      warnings,
      afterwards: [
        `${name} no longer follows the registry: newer builds, scheduled imports and import jobs do not reach these workloads until somebody resumes.`,
      ],
    }),
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

function sourceWarnings(name: string, source: TagSource): string[] {
  if (source.kind === 'alias')
    return [`${name} is an alias of ${source.stream}:${source.tag} and stops being one.`]
  if (source.kind === 'image') return [`${name} names the image ${source.name} and stops naming it.`]
  return []
}
