import { diffResponse } from '#lib/server/diff-response'

type Context = { params: Promise<{ environment: string; name: string }> }

export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { environment, name } = await params
  return diffResponse(request, environment, { kind: 'Deployment', name })
}
