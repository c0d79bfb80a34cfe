import { importFailureOf } from '#lib/domain/image-stream/import-failure'
import type { ImportState, LaneCheck } from '#lib/domain/image-stream/image-stream-views'

/**
 * The check of a registry as the pages show it. Its own `since` is when this process first saw the answer; the same failure of an import
 * tells of an earlier time, and a failure that lasts has one beginning on all pages.
 */
export function checkBeside<T extends LaneCheck | null>(check: T, state: ImportState): T {
  if (check?.state !== 'failed' || state.state !== 'failed' || state.since === null) return check
  const isSame = importFailureOf(check) === importFailureOf(state)
  const isEarlier = Date.parse(state.since) < Date.parse(check.since)
  return isSame && isEarlier ? { ...check, since: state.since } : check
}
