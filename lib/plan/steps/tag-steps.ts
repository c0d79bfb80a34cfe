import type { CommandedStep } from '#lib/plan/plan'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { objectPath } from '#lib/kubernetes/paths'
import { leftPinRecord } from '#lib/domain/image-stream/pin-source'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { mergePatch } from '#lib/plan/steps/steps'
import { resourceVersionOf } from '#lib/plan/steps/preconditions'

/** A new source for a tag, and annotations. `null` removes an annotation. */
export type TagPatch = {
  annotations: Record<string, string | null>
  from: ObjectReference
}

/**
 * Annotations go through the tag's metadata, in the same request as `from` (tag-annotations.json). The resourceVersion is
 * that of the stream.
 */
export function patchTag(
  namespace: string,
  tag: StreamTag,
  { annotations, from }: TagPatch,
  sentence: string,
): CommandedStep {
  // A merge patch keeps members that it does not name, such as the namespace of an alias.
  const dropped = Object.keys(tag.spec?.from ?? {}).map((member): [string, null] => [member, null])
  const metadata = { resourceVersion: resourceVersionOf(tag.stream), annotations }
  const body = { metadata, tag: { from: { ...Object.fromEntries<string | null>(dropped), ...from } } }
  return mergeTag(namespace, tag, body, sentence)
}

/** Only annotations: the source of the tag stays, so nothing is imported (tag-annotations.json). */
export function annotateTag(
  namespace: string,
  tag: StreamTag,
  annotations: Record<string, string>,
  sentence: string,
): CommandedStep {
  const metadata = { resourceVersion: resourceVersionOf(tag.stream), annotations }
  return mergeTag(namespace, tag, { metadata }, sentence)
}

/** Imports nothing: only a changed `from` gives a tag a new generation (tag-annotations.json). */
export function scheduleTag(
  namespace: string,
  tag: StreamTag,
  scheduled: boolean,
  sentence: string,
): CommandedStep {
  const left = Object.keys(leftPinRecord(tag)).map((key): [string, null] => [key, null])
  const metadata = {
    resourceVersion: resourceVersionOf(tag.stream),
    ...(left.length > 0 && { annotations: Object.fromEntries(left) }),
  }
  return mergeTag(
    namespace,
    tag,
    { metadata, tag: { importPolicy: { scheduled } } },
    left.length > 0 ? `${sentence} ${CLEANS}` : sentence,
  )
}

const CLEANS = 'This also removes the record of an earlier pin, which the tag no longer has.'

function mergeTag(namespace: string, tag: StreamTag, body: object, sentence: string): CommandedStep {
  const name = tagKey(tag.stream.metadata.name, tag.name)
  return mergePatch(
    objectPath('imagestreamtags', namespace, name),
    `istag/${name}`,
    namespace,
    body,
    sentence,
  )
}
