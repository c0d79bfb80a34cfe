import { config } from '#lib/server/config/config'
import { readinessOf } from '#lib/server/environment/readiness'
import { storeOf } from '#lib/server/environment/stores'

export function GET(): Response {
  const readiness = readinessOf(config().environments.map(storeOf))
  const status = readiness.ready ? 200 : 503
  return Response.json(readiness, { status, headers: { 'cache-control': 'no-store' } })
}
