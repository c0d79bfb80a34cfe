import { readSession } from '#lib/server/auth/session'
import { findView } from '#lib/server/views/find-view'
import { viewResponse } from '#lib/server/views/view-response'

export async function GET(request: Request): Promise<Response> {
  const found = await findView(new URL(request.url), await readSession())
  return viewResponse(found.ok ? await found.value.read() : found)
}
