import { receiveWebhook } from '#lib/server/promotion/receive-webhook'

type Context = { params: Promise<{ name: string }> }

/** A git host tells that something may have changed. It signs what it sends, so it needs no session. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { name } = await params
  const status = await receiveWebhook(name, request)
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } })
}
