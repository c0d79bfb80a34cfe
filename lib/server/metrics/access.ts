import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'

/** A Prometheus cannot sign in, so it sends a token. Compared in constant time. */
export function mayReadMetrics(authorization: string | null, token: string): boolean {
  return timingSafeEqual(hashOf(authorization ?? ''), hashOf(`Bearer ${token}`))
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
