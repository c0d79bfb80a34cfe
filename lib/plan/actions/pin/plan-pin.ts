import { shortDigest } from '#lib/domain/format'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { consequencesOf } from '#lib/plan/effects/consequences'
import { finish, type Draft, movesHow } from '#lib/plan/plan-draft'
import type { RequestOf } from '#lib/plan/actions/actions'
import { pinPart, type PinRequest } from '#lib/plan/actions/pin/pin-part'
import type { Author, Planned, Refused } from '#lib/plan/plan'
import type { RegistryLookup } from '#lib/plan/registry-lookup'
import { refuse } from '#lib/plan/refusals'
import { preconditionOf } from '#lib/plan/steps/preconditions'

/** Pins a tag to an image of its own history. */
export function planPin(
  snapshot: Snapshot,
  tag: StreamTag,
  request: PinRequest,
  author: Author,
  lookUp: RegistryLookup,
): Planned {
  const drafted = refusePast(request, author) ?? draftPin(snapshot, tag, request, author, lookUp)
  return drafted.ok ? { ok: true, plan: finish(drafted.draft) } : drafted
}

/** The review date may have passed since the plan was shown. */
export function refusePast(request: RequestOf<'pin' | 'revert'>, { at }: Author): Refused | null {
  const { until } = request
  if (until === null || Date.parse(until) > Date.parse(at)) return null
  return refuse('past', `The review date ${until.slice(0, 10)} has passed. Choose a later one.`, [
    { sentence: 'Without a review date', request: { ...request, until: null } },
  ])
}

export function draftPin(
  snapshot: Snapshot,
  tag: StreamTag,
  request: PinRequest,
  author: Author,
  lookUp: RegistryLookup,
): { ok: true; draft: Draft } | Refused {
  const made = pinPart(snapshot, tag, request, author, lookUp)
  if (!made.ok) return made
  const { arrival, step, undo, written, ...part } = made.part
  const name = tagKey(tag.stream.metadata.name, tag.name)
  const { effects, warnings, momentary, releases, cleanups, ...later } = consequencesOf(
    snapshot,
    tag,
    arrival,
  )
  const draft: Draft = {
    request,
    title: `Pin ${name} to ${shortDigest(request.digest)}`,
    confirm: effects.length > 0 ? `Pin and ${movesHow(effects)}` : 'Pin',
    steps: [...cleanups, step, ...releases],
    effects,
    warnings: [...part.warnings, ...warnings],
    momentary: [...part.momentary, ...momentary],
    afterwards: [
      `${name} no longer follows the registry: new builds, scheduled imports and import Jobs do not reach its workloads until it follows the registry again.`,
      ...(request.until === null ? [] : [OVERDUE]),
      ...later.afterwards,
    ],
    pins: name,
    undo,
    newest: newestOf(tag)?.image ?? null,
    preconditions: [preconditionOf(tag)],
    written,
  }
  return { ok: true, draft }
}

export const OVERDUE = 'After the review date, the pin is shown as overdue. Nothing moves by itself.'
