/** Docker is from 2013. Earlier dates say nothing: build tools set 1970 or 1980 to make a build reproducible. */
const FIRST_IMAGES = Date.parse('2013-01-01T00:00:00Z')
const CLOCK_SKEW_MS = 5 * 60_000
const DAY_MS = 24 * 60 * 60_000

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** What an image says about its build. @param created null for a manifest list, which has none */
type BuildDates = { label: string | undefined; created: string | null | undefined }

/**
 * When an image was built; null if unknown. An image inherits the label of its base image, but `Created` is its own. The
 * label counts while it is from the day before `Created`: a build can set it when it starts.
 */
export function buildTime({ label, created }: BuildDates, now: number): string | null {
  const own = possibleBuildTime(created ?? '', now)
  const labelled = possibleBuildTime(label ?? '', now)
  if (own === null || labelled === null) return labelled ?? own
  const age = Date.parse(own) - Date.parse(labelled)
  return age >= 0 && age <= DAY_MS ? labelled : own
}

/** The time in RFC 3339 that a text is; null if it is none, or if no image can have been built then. */
export function possibleBuildTime(text: string, now: number): string | null {
  const time = text.toUpperCase()
  const day = RFC_3339.exec(time)?.[1]
  const at = Date.parse(time)
  const isPossible = at >= FIRST_IMAGES && at <= now + CLOCK_SKEW_MS
  return day !== undefined && isPossible && isDay(day) ? time : null
}

/** `Date.parse` reads 30 February as 2 March. */
function isDay(day: string): boolean {
  const at = Date.parse(day)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}
