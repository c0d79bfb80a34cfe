import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import { isGone } from '#lib/domain/image-stream/import-failure'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { isPinnable, wholeHistoryOf } from '#lib/domain/image-stream/pruned-items'
import type { StreamTag } from '#lib/domain/image-stream/tag-source'

/** What the registry said of an image that was pruned from the stream, when it was asked. */
export type PrunedLook = { pullSpec: string; hasIt: boolean; at: string }

export type PrunedView = {
  looks: PrunedLook[]
  /** Whether the registry is still being asked about others. */
  isLooking: boolean
}

/** Each costs the cluster and the registry a request. */
const MOST_LOOKED_AT = 20

/** The pull specs of the newest images that were pruned and can be pinned: the registry is asked about these. */
export function prunedToLookAt(tag: StreamTag, chronicle: Chronicle | undefined): string[] {
  const { items, pruned } = wholeHistoryOf(tag, chronicle)
  const pinnable = items.filter((item) => pruned.has(item) && isPinnable(tag, item))
  const pullSpecs = pinnable.map(({ dockerImageReference }) => dockerImageReference)
  return [...new Set(pullSpecs)].slice(0, MOST_LOOKED_AT)
}

/** Whether the registry has an image that it was asked about by its digest; null where its answer does not tell. */
export function isInRegistry(check: RegistryCheck): boolean | null {
  if (check.state !== 'failed') return true
  return isGone(check) ? false : null
}

/** `Pruned from the stream; the registry still has it`: never more than was looked at. */
export function prunedWords(look: Pick<PrunedLook, 'hasIt'> | null): string {
  if (look === null) return 'Pruned from the stream'
  return `Pruned from the stream; the registry ${look.hasIt ? 'still has it' : 'no longer has it'}`
}
