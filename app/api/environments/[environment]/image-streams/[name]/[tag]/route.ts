import { readTag } from '#lib/server/queries'
import { viewResponse } from '#lib/server/view-response'

type Context = { params: Promise<{ environment: string; name: string; tag: string }> }

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { environment, name, tag } = await params
  return viewResponse(await readTag(environment, name, tag))
}
