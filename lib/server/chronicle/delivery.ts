import 'server-only'
import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import { deliveryOf, type Delivery } from '#lib/domain/chronicle/delivery'
import { Memo } from '#lib/domain/memo'
import { readChronicle } from '#lib/server/chronicle/chronicle'
import type { Environment } from '#lib/server/config/parse'

/** Nothing of it is more exact, and views that did not change are not sent again. */
const HOUR_MS = 3_600_000

const known = new Memo<Chronicle, Delivery>()

/** How often images were deployed in an environment, until the hour that goes on; null where Quayside does not observe. */
export function deliveryIn(environment: Environment, now: number): Delivery | null {
  const read = readChronicle(environment)
  if (read === null) return null
  const hour = Math.ceil(now / HOUR_MS) * HOUR_MS
  return known.of(read.chronicle, [hour], () => deliveryOf(read.chronicle, hour))
}
