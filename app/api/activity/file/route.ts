import { activityFile } from '#lib/server/activity-file/activity-file'

/** What Activity shows, as CSV or JSON. */
export function GET(request: Request): Promise<Response> {
  return activityFile(request)
}
