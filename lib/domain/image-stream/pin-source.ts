import { z } from '#lib/domain/zod'
import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { digestOf, parsePullSpec } from '#lib/domain/image/pull-spec'
import { imagesAfter } from '#lib/domain/image-stream/imported-images'
import { describeSource, readSource, writeSource } from '#lib/domain/image-stream/source-record'
import type { PinView } from '#lib/domain/image-stream/image-stream-views'
import { sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'

/** The source that a pinned tag returns to when it follows again. A guess if it was not recorded. */
export type PinSource = { from: ObjectReference; isGuess: boolean }

/**
 * Null for a tag that is not pinned. A source such as `repository:tag@digest`, which tools write that keep pins up to date,
 * names the registry tag itself.
 */
export function pinSourceOf(tag: StreamTag): PinSource | null {
  const source = sourceOf(tag)
  if (source.kind !== 'pinned') return null
  const recorded = recordedSource(tag)
  // A record of the pinned digest itself is useless.
  if (recorded !== null && digestOf(recorded.name) !== source.digest)
    return { from: recorded, isGuess: false }
  const named = parsePullSpec(source.pullSpec).tag
  const name = `${source.repository}:${named ?? tag.name}`
  return { from: { kind: 'DockerImage', name }, isGuess: named === null }
}

/**
 * What a pin records, so that the tag can return to its source. A tag that Quayside has pinned already keeps its record. Any
 * other tag records its current source, which is a digest if it was pinned with `oc`.
 */
export function sourceToRecord(tag: StreamTag): string | null {
  const { from, annotations } = tag.spec ?? {}
  const source = sourceOf(tag)
  const recorded = annotations?.[PIN_ANNOTATIONS.follows]
  if (source.kind === 'pinned' && recorded !== undefined && recordedSource(tag) !== null) return recorded
  // A tag of `spec.dockerImageRepository` can have no source of its own.
  if (!from) return source.kind === 'following' ? source.pullSpec : null
  return writeSource(from)
}

/** Anyone can write the annotation, and no request can name a time that is none. */
const reviewDate = z.iso.datetime({ offset: true }).nullable().catch(null)

/** The record of a pin in the tag's annotations; null if the tag is not pinned. */
export function pinOf(tag: StreamTag): PinView | null {
  const source = sourceOf(tag)
  if (source.kind !== 'pinned') return null
  const annotations = tag.spec?.annotations ?? {}
  const before = pinSourceOf(tag)
  const follows = before === null || before.isGuess ? null : before.from
  const recorded = annotations[PIN_ANNOTATIONS.digest] ?? source.digest
  return {
    by: annotations[PIN_ANNOTATIONS.by] ?? null,
    at: annotations[PIN_ANNOTATIONS.at] ?? null,
    reason: annotations[PIN_ANNOTATIONS.reason] ?? null,
    follows: follows && describeSource(follows),
    registryTag: follows?.kind === 'DockerImage' ? follows.name : null,
    until: reviewDate.parse(annotations[PIN_ANNOTATIONS.until]),
    isRetagged: recorded !== source.digest,
    // Only when it is read: the index of all lanes has a pin for each pinned tag, and histories are long.
    get passed() {
      return [...imagesAfter(tag, source.digest)]
    },
  }
}

/**
 * The annotations of a pin that the tag no longer has: `oc apply` and `oc tag` can change the source and keep them. A tag that
 * is pinned to another digest keeps them too, since they say what it followed.
 */
export function leftPinRecord(tag: StreamTag): Record<string, string> {
  if (sourceOf(tag).kind === 'pinned') return {}
  const annotations = tag.spec?.annotations ?? {}
  return Object.fromEntries(
    Object.values(PIN_ANNOTATIONS).flatMap((key) => {
      const value = annotations[key]
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

function recordedSource({ spec }: StreamTag): ObjectReference | null {
  return readSource(spec?.annotations?.[PIN_ANNOTATIONS.follows] ?? '')
}
