import { isLeaving } from '#lib/server/admission/leaving'
import { config } from '#lib/server/config/config'
import { readinessOf } from '#lib/server/environment/readiness'
import { storeOf } from '#lib/server/environment/stores'
import { isWarm } from '#lib/server/warm-up'

export function GET(): Response {
  const { environments } = config()
  const { ready, missing } = readinessOf(environments.map(storeOf))
  const isReady = ready && isWarm() && !isLeaving()
  const status = isReady ? 200 : 503
  return Response.json({ ready: isReady, missing }, { status, headers: { 'cache-control': 'no-store' } })
}
