import { shortDigest } from '#lib/domain/format'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { pinOf } from '#lib/domain/image-stream/pin-source'
import { newestOf, sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { finish } from '#lib/plan/plan-draft'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Author, Planned } from '#lib/plan/plan'
import { recordOf, type PinRequest } from '#lib/plan/actions/pin/pin-part'
import { OVERDUE, refusePast } from '#lib/plan/actions/pin/plan-pin'
import { sourceWriterWarnings } from '#lib/plan/effects/writer-warnings'
import { patchTag } from '#lib/plan/steps/tag-steps'
import { refuse } from '#lib/plan/refusals'
import { preconditionOf } from '#lib/plan/steps/preconditions'

/**
 * Updates who pins a tag, until when and why. The source stays, so nothing is imported and nothing moves. Null where the tag is
 * not pinned to that image.
 */
export function planPinRecord(
  { namespace }: Snapshot,
  tag: StreamTag,
  request: PinRequest,
  author: Author,
): Planned | null {
  const source = sourceOf(tag)
  const pin = pinOf(tag)
  const from = tag.spec?.from
  if (!from || !pin || source.kind !== 'pinned' || source.digest !== request.digest) return null
  const past = refusePast(request, author)
  if (past) return past
  const name = tagKey(tag.stream.metadata.name, tag.name)
  const { reason } = author
  if (request.until === pin.until && (reason === '' || reason === pin.reason))
    return refuse('nothing-to-do', `${name} is already pinned to ${shortDigest(request.digest)}.`)
  const record = recordOf(tag, request, { ...author, reason: reason || (pin.reason ?? '') })
  const sentence = `Write into the annotations of ${name} who pins it, until when and why; its source stays.`
  const before: ActionRequest = { ...request, until: pin.until }
  const plan = finish({
    request,
    title: `Update the pin note of ${name}`,
    confirm: 'Save',
    steps: [patchTag(namespace, tag, { annotations: record, from }, sentence)],
    effects: [],
    warnings: sourceWriterWarnings(tag, from, 'the pin'),
    momentary: [],
    afterwards: [
      `${name} stays pinned to ${shortDigest(request.digest)}.`,
      ...(request.until === null ? [] : [OVERDUE]),
    ],
    undo: before.until === request.until ? null : before,
    pins: name,
    newest: newestOf(tag)?.image ?? null,
    preconditions: [preconditionOf(tag)],
    written: null,
  })
  return { ok: true, plan }
}
