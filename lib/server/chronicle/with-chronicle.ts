import 'server-only'
import type { Snapshot } from '#lib/domain/snapshot'
import { readChronicle } from '#lib/server/chronicle/chronicle'
import type { Environment } from '#lib/server/config/parse'

/** What is known now, and what Quayside observed before. */
export function withChronicle(environment: Environment, snapshot: Snapshot): Snapshot {
  const chronicle = readChronicle(environment)?.chronicle
  return chronicle === undefined ? snapshot : { ...snapshot, chronicle }
}
