import { whyTagUnreadable } from '#lib/kubernetes/names'
import type { TagSource } from '#lib/domain/image-stream/image-stream-views'

/** The kinds of stream tags that do not follow a registry tag, see kinds-of-tags.json. */
type SourceKind =
  'pinned' | 'alias' | 'another-stream' | 'image' | 'reference' | 'without-from' | 'pushed' | 'status-only'

type OtherSource = Exclude<TagSource, { kind: 'following' }>

export function sourceKindOf({ stream }: { stream: string }, source: OtherSource): SourceKind {
  if (source.kind !== 'alias') return source.kind
  return source.stream === stream && source.namespace === null ? 'alias' : 'another-stream'
}

export const SOURCE_KIND_WORDS: Record<SourceKind, { word: string; meaning: string }> = {
  pinned: { word: 'pinned', meaning: 'Not followed while pinned' },
  alias: { word: 'alias', meaning: 'Uses the image of that tag' },
  'another-stream': { word: 'alias', meaning: 'Uses the image of that tag of another stream' },
  image: { word: 'fixed image', meaning: 'Stays on one image of a stream' },
  reference: { word: 'reference', meaning: 'Reference only: nothing is imported' },
  'without-from': { word: 'no source', meaning: 'Has nothing to import' },
  pushed: { word: 'pushed', meaning: 'Its images are pushed, not imported' },
  'status-only': { word: 'no source', meaning: 'Not in the spec: nothing is imported' },
}

/** What a page offers for a tag; the plans refuse everything else. */
export function tagAbilities({ tag, source }: { tag: string; source: TagSource }) {
  const isReadable = whyTagUnreadable(tag) === null
  const isFollowing = isReadable && source.kind === 'following'
  return {
    canImport: isFollowing,
    canCheck: isFollowing,
    canFollow: isReadable && source.kind === 'pinned',
    canPin: isReadable && isImported(source),
  }
}

/** Whether the cluster imports the tag. Only then does a digest as its source have an effect. */
export function isImported({ kind }: TagSource): boolean {
  return kind !== 'pushed' && kind !== 'status-only' && kind !== 'without-from' && kind !== 'reference'
}
