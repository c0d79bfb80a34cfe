import type { ScheduleView } from '#lib/domain/image-stream/image-stream-views'

/** The controller keeps its interval until it restarts, which the API does not show. */
const PREDICTABLE_MS = 24 * 60 * 60_000

/**
 * The approximate time (ISO 8601) of the next scheduled import of a tag; null if it cannot be predicted.
 * @param everySeconds the interval of scheduled imports
 */
export function nextImportAbout(
  { from, isPinned }: ScheduleView,
  everySeconds: number,
  now: number,
): string | null {
  const age = now - Date.parse(from ?? '')
  if (isPinned || !(age >= 0 && age <= PREDICTABLE_MS)) return null
  const every = everySeconds * 1000
  return new Date(now - (age % every) + every).toISOString()
}
