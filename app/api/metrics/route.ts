import { config } from '#lib/server/config/config'
import { mayReadMetrics } from '#lib/server/metrics/access'
import { metrics } from '#lib/server/metrics/metrics'

export async function GET(request: Request): Promise<Response> {
  const { metricsToken } = config()
  if (metricsToken === null) return new Response('Metrics are off.\n', { status: 404 })
  if (!mayReadMetrics(request.headers.get('authorization'), metricsToken)) {
    return new Response('Not allowed.\n', { status: 401, headers: { 'www-authenticate': 'Bearer' } })
  }
  const headers = { 'content-type': metrics().contentType, 'cache-control': 'no-store' }
  return new Response(await metrics().metrics(), { headers })
}
