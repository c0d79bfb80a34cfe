import { pullSpecOf } from '#lib/domain/image-stream/pull-spec-of'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { findStream, newestOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { Snapshot } from '#lib/domain/snapshot'

/** What an image trigger gets from a tag. */
export type Supply =
  | { kind: 'image'; pullSpec: string }
  /** Nothing yet. `canCome`: the tag exists, so an import or a push can bring an image at any time. */
  | { kind: 'none'; why: string; canCome: boolean }
  /** The stream is in another namespace, or the streams could not be read. */
  | { kind: 'unknown' }

/** `namespace` is null for the environment's own. */
export type Supplies = (name: { stream: string; tag: string; namespace: string | null }) => Supply

const UNKNOWN: Supply = { kind: 'unknown' }

export function suppliesOf(snapshot: Pick<Snapshot, 'imageStreams'>): Supplies {
  if (!snapshot.imageStreams.ok) return () => UNKNOWN
  return ({ stream, tag, namespace }) => {
    if (namespace !== null) return UNKNOWN
    const found = findStream(snapshot, stream)
    if (!found) return { kind: 'none', why: `there is no image stream ${stream}`, canCome: false }
    const streamTag = tagsOf(found).find(({ name }) => name === tag)
    return streamTag
      ? supplyOf(streamTag)
      : { kind: 'none', why: `${stream} has no tag ${tag}`, canCome: false }
  }
}

function supplyOf(tag: StreamTag): Supply {
  const newest = newestOf(tag)
  return newest
    ? { kind: 'image', pullSpec: pullSpecOf(tag, newest) }
    : { kind: 'none', why: `${tagKey(tag.stream.metadata.name, tag.name)} has no image yet`, canCome: true }
}
