import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { shortDigest } from '#lib/domain/format'
import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import { pinOf, pinSourceOf, type PinSource } from '#lib/domain/image-stream/pin-source'
import { describeSource } from '#lib/domain/image-stream/source-record'
import { splitTagKey, tagKey } from '#lib/domain/image-stream/tag-key'
import { digestOf } from '#lib/domain/image/pull-spec'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  findStream,
  newestOf,
  sourceOf,
  tagsOf,
  type StreamTag,
  findTag,
} from '#lib/domain/image-stream/tag-source'
import {
  arrivalOf,
  failureWarning,
  isUntold,
  stateOf,
  unaskedWarning,
  type RegistryLookup,
  type Arrival,
} from '#lib/plan/registry-lookup'
import { refuseMarked, uncheckedMarks } from '#lib/plan/effects/refuse-marked'
import { sourceWriterWarnings } from '#lib/plan/effects/writer-warnings'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { TagPart } from '#lib/plan/actions/tag-part'
import type { Refused } from '#lib/plan/plan'
import { patchTag } from '#lib/plan/steps/tag-steps'
import { refuse } from '#lib/plan/refusals'

type FollowPart = TagPart & { source: PinSource }

/** Puts back the exact source that a tag had before its pin, and clears the record of the pin. */
export function followPart(
  snapshot: Snapshot,
  tag: StreamTag,
  lookUp: RegistryLookup,
): { ok: true; part: FollowPart } | Refused {
  const stream = tag.stream.metadata.name
  const name = tagKey(stream, tag.name)
  const source = sourceOf(tag)
  const followed = pinSourceOf(tag)
  if (followed === null || source.kind !== 'pinned') return refuse('nothing-to-do', `${name} is not pinned.`)

  const { from, isGuess } = followed
  const brings = broughtBy(snapshot, tag, from, lookUp)
  if (isGuess && brings.isMissing) return refuseGuess(name, from)
  const { arrival } = brings
  const marked = arrival?.image === newestOf(tag)?.image ? null : refuseMarked(snapshot, arrival, tag)
  if (marked) return marked
  const isInHistory = tag.status?.items?.some(({ image }) => image === source.digest) === true
  const undo: ActionRequest = {
    ...{ action: 'pin', stream, tag: tag.name },
    ...{ digest: source.digest, until: pinOf(tag)?.until ?? null },
  }
  const annotations = Object.fromEntries(Object.values(PIN_ANNOTATIONS).map((key) => [key, null]))
  const sentence = `Set the source of ${name} to ${describeSource(from)}; the cluster then imports it.`
  const part: FollowPart = {
    arrival,
    step: patchTag(snapshot.namespace, tag, { annotations, from }, sentence),
    warnings: [...recordWarnings(tag, name, followed), ...sourceWriterWarnings(tag, from)],
    momentary: brings.momentary,
    undo: isInHistory ? undo : null,
    written: [from, brings.state],
    source: followed,
  }
  return { ok: true, part }
}

function refuseGuess(name: string, from: ObjectReference): Refused {
  return refuse(
    'not-importable',
    `The source of ${name} before the pin is not recorded, and the registry does not have ${from.name}, which would be the guess. Set its source with oc tag --source=docker.`,
  )
}

/** `isMissing`: the registry does not have it. */
type Brought = { arrival: Arrival | null; state: string; momentary: string[]; isMissing: boolean }

/** The image of the tag once it follows again. Streams in other namespaces are not known. */
function broughtBy(
  snapshot: Snapshot,
  tag: StreamTag,
  from: ObjectReference,
  lookUp: RegistryLookup,
): Brought {
  if (from.kind === 'DockerImage') {
    const check = lookUp(tag, from.name)
    return {
      arrival: arrivalOf(check, from.name),
      isMissing: check.ok && check.value.state === 'failed' && importFailureOf(check.value) === 'tag-gone',
      state: stateOf(check),
      momentary: [
        ...unaskedWarning(check, 'what will move is unknown'),
        ...(isUntold(check) ? uncheckedMarks(snapshot) : []),
        ...failureWarning(check, 'The import would fail now, so workloads keep their image.'),
      ],
    }
  }
  const { namespace } = tag.stream.metadata
  const isOwn = !from.namespace || from.namespace === namespace
  const arrival = isOwn ? newestOfSource(snapshot, tag, from) : null
  const momentary =
    arrival === null
      ? [
          `The image of ${describeSource(from)} is unknown, so what will move is unknown too.`,
          ...uncheckedMarks(snapshot),
        ]
      : []
  return { arrival, state: 'unasked', momentary, isMissing: false }
}

function newestOfSource(snapshot: Snapshot, tag: StreamTag, { kind, name }: ObjectReference): Arrival | null {
  if (kind === 'ImageStreamImage') return itemOf(snapshot, name)
  const from = name.includes(':') ? splitTagKey(name) : { stream: tag.stream.metadata.name, tag: name }
  const source = findTag(snapshot, from.stream, from.tag)
  return (source && newestOf(source)) ?? null
}

function itemOf(snapshot: Snapshot, name: string): Arrival | null {
  const digest = digestOf(name)
  const stream = findStream(snapshot, name.split('@')[0] ?? '')
  const items = stream === undefined ? [] : tagsOf(stream).flatMap(({ status }) => status?.items ?? [])
  return items.find(({ image }) => image === digest) ?? null
}

function recordWarnings(tag: StreamTag, name: string, { from, isGuess }: PinSource): string[] {
  const source = sourceOf(tag)
  const isRetagged = pinOf(tag)?.isRetagged === true && source.kind === 'pinned'
  return [
    ...(isGuess
      ? [
          `The source of ${name} before the pin is not recorded. ${from.name} is a guess from the pinned image and the name of the tag.`,
        ]
      : []),
    ...(isRetagged
      ? [`After it was pinned here, somebody set it to ${shortDigest(source.digest)} outside of Quayside.`]
      : []),
  ]
}
