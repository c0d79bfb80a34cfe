import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { digestOf } from '#lib/domain/image/pull-spec'
import { readSource, writeSource } from '#lib/domain/image-stream/source-record'
import { sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'

/** The source that a pinned tag returns to when it follows again. A guess if it was not recorded. */
export type PinSource = { from: ObjectReference; isGuess: boolean }

/** Null for a tag that is not pinned. */
export function pinSourceOf(tag: StreamTag): PinSource | null {
  const source = sourceOf(tag)
  if (source.kind !== 'pinned') return null
  const from = recordedSource(tag)
  // A record of the pinned digest itself is useless.
  return from !== null && digestOf(from.name) !== source.digest
    ? { from, isGuess: false }
    : { from: { kind: 'DockerImage', name: `${source.repository}:${tag.name}` }, isGuess: true }
}

/**
 * What a pin records, so that the tag can return to its source. A tag that Quayside has pinned already keeps its record. Any
 * other tag records its current source, which is a digest if it was pinned with `oc`.
 */
export function sourceToRecord(tag: StreamTag): string | null {
  const { from, annotations } = tag.spec ?? {}
  if (from === undefined) return null
  const isPinned = sourceOf(tag).kind === 'pinned'
  const recorded = annotations?.[PIN_ANNOTATIONS.follows]
  if (isPinned && recorded !== undefined && recordedSource(tag) !== null) return recorded
  return writeSource(from)
}

function recordedSource({ spec }: StreamTag): ObjectReference | null {
  return readSource(spec?.annotations?.[PIN_ANNOTATIONS.follows] ?? '')
}
