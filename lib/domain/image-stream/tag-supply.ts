import { pullSpecOf } from '#lib/domain/image-stream/pull-spec-of'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import {
  newestOf,
  streamsByName,
  tagsOf,
  type StreamsByName,
  type StreamTag,
} from '#lib/domain/image-stream/tag-source'
import { Memo } from '#lib/domain/memo'
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

const known = new Memo<StreamsByName, Supplies>()

const UNKNOWN: Supply = { kind: 'unknown' }

/** While the streams could not be read. */
export const NOTHING_KNOWN: Supplies = () => UNKNOWN

/** The same function until a stream changes. */
export function suppliesOf(snapshot: Pick<Snapshot, 'imageStreams'>): Supplies {
  if (!snapshot.imageStreams.ok) return NOTHING_KNOWN
  const streams = streamsByName(snapshot)
  return known.of(streams, [], () => suppliesIn(streams))
}

export function suppliesIn(streams: StreamsByName): Supplies {
  return ({ stream, tag, namespace }) => {
    if (namespace !== null) return UNKNOWN
    const found = streams.get(stream)
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
