import type { ScheduleView } from '#lib/domain/image-stream/image-stream-views'

/** The controller keeps its beat until it is started anew, of which nothing tells. */
const PREDICTABLE_MS = 24 * 60 * 60_000

/**
 * About when (ISO 8601) the cluster imports a tag next; null where that cannot be told.
 * @param everySeconds how often it does so
 */
export function nextImportAbout(
  { from, heldBy }: ScheduleView,
  everySeconds: number,
  now: number,
): string | null {
  const age = now - Date.parse(from ?? '')
  if (heldBy !== null || !(age >= 0 && age <= PREDICTABLE_MS)) return null
  const every = everySeconds * 1000
  return new Date(now - (age % every) + every).toISOString()
}
