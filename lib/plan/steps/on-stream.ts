import type { ImageStream } from '#lib/kubernetes/objects'
import { splitTagKey } from '#lib/domain/image-stream/tag-key'
import { findTag, newestOf, sourceOf, tagsOf } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'
import { importRequest } from '#lib/plan/steps/import-request'
import type { StepRequest } from '#lib/plan/plan'
import { importedBy, patchedTag } from '#lib/plan/steps/read-back'
import { resourceVersionOf } from '#lib/plan/steps/preconditions'

/**
 * The same step on the current stream, after another change of the stream came first. Null where somebody changed the tag, so that
 * it would do something different.
 */
export function onStream(step: StepRequest, stream: ImageStream, before: Snapshot): StepRequest | null {
  return importedBy(step).length > 0 ? importOn(step, stream) : patchOn(step, stream, before)
}

function importOn(step: StepRequest, stream: ImageStream): StepRequest | null {
  const [imported] = importedBy(step)
  const tag = tagsOf(stream).find(({ name }) => name === imported?.tag)
  const source = tag && sourceOf(tag)
  if (tag === undefined || source?.kind !== 'following') return null
  const body = importRequest(tag, { kind: 'DockerImage', name: source.pullSpec })
  const isSame = 'spec' in step.body && JSON.stringify(step.body.spec) === JSON.stringify(body.spec)
  return isSame ? { ...step, body } : null
}

/** A new source is for the tag as it was: what it asks for, and the image that it has. */
function patchOn(step: StepRequest, stream: ImageStream, before: Snapshot): StepRequest | null {
  const { stream: streamName, tag: tagName } = splitTagKey(patchedTag(step) ?? '')
  const now = tagsOf(stream).find(({ name }) => name === tagName)
  const was = findTag(before, streamName, tagName)
  if (now === undefined || was === undefined || Array.isArray(step.body)) return null
  const isSame =
    JSON.stringify(now.spec) === JSON.stringify(was.spec) && newestOf(now)?.image === newestOf(was)?.image
  if (!isSame || !('metadata' in step.body)) return null
  return {
    ...step,
    body: {
      ...step.body,
      metadata: { ...metadataIn(step.body), resourceVersion: resourceVersionOf(stream) },
    },
  }
}

function metadataIn({ metadata }: { metadata: unknown }): object {
  return typeof metadata === 'object' && metadata !== null ? metadata : {}
}
