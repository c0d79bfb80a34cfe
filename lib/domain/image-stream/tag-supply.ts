import { valueOr } from '#lib/domain/answer'
import { pullSpecOf } from '#lib/domain/image-stream/pull-spec-of'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { newestOf, tagsOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import { Memo } from '#lib/domain/memo'
import type { Snapshot } from '#lib/domain/snapshot'
import type { ImageStream } from '#lib/kubernetes/objects'

/** What an image trigger gets from a tag. */
export type Supply =
  | { kind: 'image'; pullSpec: string }
  /** Nothing yet. `canCome`: the tag exists, so an import or a push can bring an image at any time. */
  | { kind: 'none'; why: string; canCome: boolean }
  /** The stream is in another namespace, or the streams could not be read. */
  | { kind: 'unknown' }

/** `namespace` is null for the environment's own. */
export type Supplies = (name: { stream: string; tag: string; namespace: string | null }) => Supply

const streamsByName = new Memo<readonly ImageStream[], ReadonlyMap<string, ImageStream>>()

const UNKNOWN: Supply = { kind: 'unknown' }

export function suppliesOf({ imageStreams }: Pick<Snapshot, 'imageStreams'>): Supplies {
  const streams = valueOr(imageStreams, null)
  if (streams === null) return () => UNKNOWN
  const byName = streamsByName.of(
    streams,
    [],
    () => new Map(streams.map((stream) => [stream.metadata.name, stream])),
  )
  return ({ stream, tag, namespace }) => {
    if (namespace !== null) return UNKNOWN
    const found = byName.get(stream)
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
