import 'server-only'
import { randomBytes } from 'node:crypto'
import { LeaseWatch } from '#lib/plan/operation/lease'
import { perEnvironment } from '#lib/server/environment/per-environment'
import type { OperationRun } from '#lib/server/operations/operation-run'

/** What this process does in an environment. */
export const ownOperations = perEnvironment('own-operations', () => ({
  /** Names this life of the process: after a restart it is another owner. */
  owner: randomBytes(8).toString('hex'),
  runs: new Map<string, { run: OperationRun; whenOver: Promise<unknown> }>(),
  /** A person was told that these failed to start, although their entries were written later. */
  givenUp: new Set<string>(),
  leases: new LeaseWatch(),
  /** Whether the process ends, so it starts nothing more. */
  isClosing: false,
}))
