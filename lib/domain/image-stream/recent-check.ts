import type { LaneCheck } from '#lib/domain/image-stream/image-stream-views'

/** Checks are made each few minutes. An older one says too little about now. */
const RECENT_MS = 10 * 60_000

export function isRecent({ checkedAt }: LaneCheck, now: number): boolean {
  return now - Date.parse(checkedAt) < RECENT_MS
}
