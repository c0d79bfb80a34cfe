import { ownAddress } from '#lib/runtime/base-path'
import { activitySearch, type ActivityFilter } from '#lib/plan/records/activity-filter'

export type FileFormat = 'csv' | 'json'

/** The file of what a filter finds. */
export function activityFileAddress(environment: string, format: FileFormat, filter: ActivityFilter): string {
  const query = new URLSearchParams(activitySearch(filter))
  query.set('environment', environment)
  query.set('format', format)
  return ownAddress(`/api/activity/file?${query.toString()}`)
}
