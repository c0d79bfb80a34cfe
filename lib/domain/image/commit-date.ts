import { possibleBuildTime } from '#lib/domain/image/build-time'

/** OpenShift's builds set both, from the git repository that they clone. */
const DATE = 'io.openshift.build.commit.date'
const ID = 'io.openshift.build.commit.id'

/** As `git log` writes it: `Tue Nov 24 03:12:05 2026 +0100`. */
const GIT_DATE = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4}) ([+-]\d{4})$/

/**
 * When the commit of an image was made, as its labels say; null if they do not. An image inherits the labels of its base image, so the
 * date counts only beside the commit that the image is of.
 */
export function labelledCommitDate(
  labels: Record<string, string>,
  commit: string | null,
  now: number,
): string | null {
  const text = labels[DATE]
  if (text === undefined || commit === null || labels[ID] !== commit) return null
  const [, month, day, time, year, zone] = GIT_DATE.exec(text) ?? []
  const at = month === undefined ? NaN : Date.parse(`${day} ${month} ${year} ${time} ${zone}`)
  return possibleBuildTime(Number.isNaN(at) ? text : new Date(at).toISOString(), now)
}
