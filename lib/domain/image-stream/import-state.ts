import { NO_REASON } from '#lib/domain/image-stream/import-failure'
import { newestOf, type StreamTag } from '#lib/domain/image-stream/tag-source'
import type { ImportState } from '#lib/domain/image-stream/image-stream-views'

/**
 * The state of the import of a tag's current spec. A change of the spec gets a new generation at once. The import that
 * follows writes an item or a condition with that generation, so a spec that is ahead of both is still being imported
 * (pin-by-imagestreamtag.json: after the pin the tag's generation is 7, that of its newest item still 5).
 */
export function importStateOf({ spec, status }: Pick<StreamTag, 'spec' | 'status'>): ImportState {
  const newest = newestOf({ status })
  const condition = status?.conditions?.find(({ type }) => type === 'ImportSuccess')
  const seen = Math.max(newest?.generation ?? 0, condition?.generation ?? 0)
  const isImported = spec?.from?.kind === 'DockerImage' && spec.reference !== true

  if (isImported && (spec.generation ?? 0) > seen) return { state: 'pending' }
  if (condition?.status === 'False') {
    return {
      state: 'failed',
      reason: condition.reason ?? 'Unknown',
      message: condition.message ?? NO_REASON,
      since: condition.lastTransitionTime ?? null,
    }
  }
  return newest ? { state: 'done' } : { state: 'never' }
}
