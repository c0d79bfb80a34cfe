import { shortDigest, timeAgo } from '#lib/domain/format'
import { inQuotes } from '#lib/domain/image-stream/others-words'
import { describeSource } from '#lib/domain/image-stream/source-record'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { pinOf, type PinSource } from '#lib/domain/image-stream/pin-source'
import { newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { digestOf } from '#lib/domain/image/pull-spec'
import type { Snapshot } from '#lib/domain/snapshot'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { followPart } from '#lib/plan/actions/follow/follow-part'
import { consequencesOf } from '#lib/plan/effects/consequences'
import type { Planned } from '#lib/plan/plan'
import { finish, movesHow } from '#lib/plan/plan-draft'
import { isNewestOf, type RegistryLookup } from '#lib/plan/registry-lookup'
import { preconditionOf } from '#lib/plan/steps/preconditions'

/** Puts back the exact source that a tag had before its pin, and clears the record of the pin. */
export function planFollow(snapshot: Snapshot, tag: StreamTag, lookUp: RegistryLookup): Planned {
  const stream = tag.stream.metadata.name
  const made = followPart(snapshot, tag, lookUp)
  if (!made.ok) return made
  const { arrival, step, undo, written, source, ...part } = made.part
  const { effects, warnings, momentary, releases, cleanups, ...later } = consequencesOf(
    snapshot,
    tag,
    arrival,
  )
  const plan = finish({
    request: { action: 'follow', stream, tag: tag.name },
    title: titleOf(source),
    confirm: effects.length > 0 ? `Follow again and ${movesHow(effects)}` : 'Follow again',
    steps: [...cleanups, step, ...releases],
    effects,
    because: pinnedBy(tag, Date.parse(snapshot.readAt)),
    warnings: [...part.warnings, ...warnings],
    momentary: [...part.momentary, ...momentary],
    afterwards: [
      afterwards(tagKey(stream, tag.name), source.from, arrival !== null && isNewestOf(tag, arrival)),
      ...later.afterwards,
    ],
    undo,
    newest: newestOf(tag)?.image ?? null,
    preconditions: [preconditionOf(tag)],
    written,
  })
  return { ok: true, plan }
}

/** Whose decision this takes back. */
function pinnedBy(tag: StreamTag, now: number): string | null {
  const pin = pinOf(tag)
  if (pin === null) return null
  const { by, at, reason } = pin
  if (by === null && at === null) return 'It was pinned outside Quayside: no author or reason is recorded.'
  const who = by === null ? 'It was pinned' : `It was pinned by ${by}`
  const when = at === null ? '' : ` ${timeAgo(at, now)}`
  return `${who}${when}${reason === null ? '.' : `: ${inQuotes(reason)}`}`
}

function titleOf({ from, isGuess }: PinSource): string {
  const source = describeSource(from)
  if (isGuess) return `Follow ${source}, which is a guess`
  const isRegistryTag = from.kind === 'DockerImage' && digestOf(from.name) === null
  return isRegistryTag ? `Follow ${source} again` : `Go back to ${source}`
}

function afterwards(name: string, from: ObjectReference, isNewest: boolean): string {
  const pinned = digestOf(from.name)
  if (pinned !== null && from.kind === 'DockerImage')
    return `${name} is pinned to ${shortDigest(pinned)} again, as it was before Quayside pinned it. To follow the registry, do this once more.`
  if (from.kind !== 'DockerImage') return `${name} is as it was before the pin.`
  return isNewest
    ? `${name} already has the newest image of the registry, and gets each later one.`
    : `${name} gets the newest image of the registry at once, and each later one.`
}
