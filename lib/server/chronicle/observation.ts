import 'server-only'
import { observationView, type ObservationView } from '#lib/domain/chronicle/observation-view'
import { chronicleStateOf, readChronicle } from '#lib/server/chronicle/chronicle'
import type { Environment } from '#lib/server/config/parse'

/** How far what Quayside observed reaches; null where it is off or not read. */
export function observationIn(environment: Environment, now: number): ObservationView | null {
  const read = readChronicle(environment)
  return read && observationView(read, chronicleStateOf(environment).failing, now)
}
