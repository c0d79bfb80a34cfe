import { PIN_ANNOTATIONS } from '#lib/kubernetes/names'
import type { ObjectReference } from '#lib/kubernetes/objects'
import { digestOf } from '#lib/domain/image/pull-spec'
import { readSource, writeSource } from '#lib/domain/image-stream/source-record'
import { sourceOf, type StreamTag } from '#lib/domain/image-stream/tag-source'

/** Where a pinned tag takes its images from again. A guess where nobody recorded it. */
export type PinSource = { from: ObjectReference; isGuess: boolean }

/** Null for a tag that is not pinned. */
export function pinSourceOf(tag: StreamTag): PinSource | null {
  const source = sourceOf(tag)
  if (source.kind !== 'pinned') return null
  const from = recordedSource(tag)
  // A tag cannot go back to the digest that it is pinned to.
  return from !== null && digestOf(from.name) !== source.digest
    ? { from, isGuess: false }
    : { from: { kind: 'DockerImage', name: `${source.repository}:${tag.name}` }, isGuess: true }
}

/**
 * What a pin records so that the same source can be put back: of a tag that Quayside has pinned before, what it followed
 * then; else its source as it is, which is a digest where somebody has pinned it with `oc`.
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
