import { readPipeline } from '#lib/server/queries'
import { viewResponse } from '#lib/server/view-response'

type Context = { params: Promise<{ environment: string }> }

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { environment } = await params
  return viewResponse(await readPipeline(environment))
}
