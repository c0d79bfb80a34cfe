import { readOverview } from '#lib/server/queries'
import { viewResponse } from '#lib/server/view-response'

export async function GET(): Promise<Response> {
  return viewResponse(await readOverview())
}
