import { shortDigest } from '#lib/domain/format'
import { isPinnable } from '#lib/domain/stream-tag/history'
import { tagKey, tagLabel } from '#lib/domain/image-stream/tag-key'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'
import { finish } from '#lib/plan/plan-draft'
import { draftPin } from '#lib/plan/actions/pin/plan-pin'
import type { Author, Planned, Refused, Way } from '#lib/plan/plan'
import { pauseLabel, pinLabel, type PinOfRevert, type Revert } from '#lib/plan/actions/revert/revert'
import { digestIn } from '#lib/domain/image/pull-spec'
import { isRenamed } from '#lib/plan/effects/effect'
import type { Writes } from '#lib/plan/actions/revert/trigger-writes'
import { refuse } from '#lib/plan/refusals'

/** A pin writes one tag. Where that is not enough, the refusal says why, and what to do instead. */
export function pinOfRevert(revert: Revert): PinOfRevert | Refused {
  const { moves } = revert
  const live = feeding(revert)
  const names = [...new Set(live.map(({ trigger }) => tagLabel(trigger)))]
  const digests = new Set(moves.map(({ to }) => digestIn(to)))
  const unfed = moves.filter(({ container }) => !live.some(({ trigger }) => trigger.container === container))
  const [first] = live
  const [name] = names
  const [digest] = digests
  if (!first || name === undefined || digest === undefined)
    return refuseWay(revert, 'No live image trigger manages what changes, so a pin would not move it.')
  if (moves.some(({ from, to }) => isRenamed(from, to)))
    return refuseWay(revert, `Only the pull spec differs, and a pin of ${name} may not bring that.`)
  if (unfed.length > 0)
    return refuseWay(
      revert,
      `A pin of ${name} does not move ${unfed.map(({ container }) => container).join(' and ')}.`,
    )
  if (names.length > 1 || digests.size > 1)
    return refuseWay(revert, `${names.join(' and ')} would each need a pin.`)
  if (first.trigger.namespace !== null) return refuseWay(revert, `${name} is in another namespace.`)
  if (first.tag === null) return refuseWay(revert, `There is no image stream tag ${name}.`)
  return itemOf(first.tag, digest)
    ? { ok: true, tag: first.tag, name, digest }
    : refuseWay(revert, `${shortDigest(digest)} is not in the history of ${name}, so it cannot be pinned.`)
}

/** A pin keeps the pod template, so triggers write into the same containers as now. */
function feeding({ moves, writesNow }: Revert): Writes[] {
  return writesNow.filter(({ trigger }) => moves.some(({ container }) => container === trigger.container))
}

function itemOf(tag: StreamTag, digest: string): boolean {
  const item = tag.status?.items?.find(({ image }) => image === digest)
  return item !== undefined && isPinnable(tag, item)
}

function refuseWay(revert: Revert, why: string): Refused {
  const { request } = revert
  const { name } = request.workload
  const alone: Way = { sentence: `Only ${name}`, request: { ...request, way: null } }
  return refuse('trigger-takes-it-back', `${name} cannot be reverted by a pin. ${why}`, [
    alone,
    ...feeding(revert).flatMap((each) => pinWay(revert, each)),
  ])
}

function pinWay({ moves }: Revert, { trigger: { container, stream, tag: name }, tag }: Writes): Way[] {
  const to = moves.find((move) => move.container === container)?.to
  if (tag === null || to === undefined || !itemOf(tag, digestIn(to))) return []
  const digest = digestIn(to)
  const sentence = `Pin ${tagKey(stream, name)} to ${shortDigest(digest)}`
  return [{ sentence, request: { action: 'pin', stream, tag: name, digest, until: null } }]
}

/** Moves every workload that the tag feeds. */
export function revertByPin(revert: Revert, pinned: PinOfRevert, author: Author): Planned {
  const { tag, name, digest } = pinned
  const { snapshot, request, target, templateDiff, lookUp } = revert
  const { name: stream } = tag.stream.metadata
  const pin = { action: 'pin', stream, tag: tag.name, digest, until: null } as const
  const drafted = draftPin(snapshot, tag, pin, author, lookUp)
  const workload = request.workload.name
  const alone: Way = { sentence: pauseLabel(workload), request: { ...request, way: 'pause' } }
  // Nodes may still have an image that the registry does not serve.
  if (!drafted.ok) return { ...drafted, refusal: { ...drafted.refusal, ways: [alone] } }
  const { draft } = drafted
  const kept = `Only images go back: other fields of ${target.name} also differ, and stay as they are now. The other way, which pauses the trigger, puts them back too.`
  const plan = finish({
    ...draft,
    request,
    title: `Revert ${workload} to ${target.name} (pins ${name})`,
    warnings: [...(templateDiff.length > 0 ? [kept] : []), ...draft.warnings],
    because: target.because,
    way: pinLabel(revert, pinned),
    alternatives: [alone],
  })
  return { ok: true, plan }
}
