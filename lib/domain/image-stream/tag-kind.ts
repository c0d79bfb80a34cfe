import type { TagSource } from '#lib/domain/image-stream/image-stream-views'

/** What people call a stream tag that is not imported from a registry tag: the others of kinds-of-tags.json. */
type SourceKind = 'pinned' | 'alias' | 'another-stream' | 'image' | 'reference' | 'without-from' | 'pushed'

type OtherSource = Exclude<TagSource, { kind: 'following' }>

export function sourceKindOf({ stream }: { stream: string }, source: OtherSource): SourceKind {
  if (source.kind !== 'alias') return source.kind
  return source.stream === stream && source.namespace === null ? 'alias' : 'another-stream'
}

/** A word for the kind, and what it means for its images. */
export const SOURCE_KIND_WORDS: Record<SourceKind, { word: string; meaning: string }> = {
  pinned: { word: 'pinned', meaning: 'Not followed while pinned' },
  alias: { word: 'alias', meaning: 'Has the image of that tag' },
  'another-stream': { word: 'alias', meaning: 'Has the image of that tag of another stream' },
  image: { word: 'one image', meaning: 'Names one image of a stream, and stays there' },
  reference: { word: 'reference', meaning: 'Reference only: nothing is ever imported' },
  'without-from': { word: 'no source', meaning: 'Names nothing to import' },
  pushed: { word: 'pushed', meaning: 'Its images are pushed, not imported' },
}

/** What can sensibly be done to a tag; the plans refuse everything else. */
export type TagAction = 'import' | 'check' | 'follow' | 'pin'

export function tagActionsOf(source: TagSource): TagAction[] {
  if (source.kind === 'following') return ['import', 'check', 'pin']
  if (source.kind === 'pinned') return ['follow', 'pin']
  return isImported(source) ? ['pin'] : []
}

/** Whether a tag imports at all, so that a digest as its source has an effect. */
export function isImported({ kind }: TagSource): boolean {
  return kind !== 'pushed' && kind !== 'without-from' && kind !== 'reference'
}
