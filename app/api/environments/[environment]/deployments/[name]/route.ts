import { readWorkload } from '#lib/server/queries'
import { viewResponse } from '#lib/server/view-response'

type Context = { params: Promise<{ environment: string; name: string }> }

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { environment, name } = await params
  return viewResponse(await readWorkload(environment, 'Deployment', name))
}
