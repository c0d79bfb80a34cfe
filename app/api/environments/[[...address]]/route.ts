import { readSession } from '#lib/server/session'
import { findView } from '#lib/server/view-addresses'
import { viewResponse } from '#lib/server/view-response'

export async function GET(request: Request): Promise<Response> {
  const found = findView(new URL(request.url), await readSession())
  return viewResponse(found.ok ? await found.value.read() : found)
}
