import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Operation } from '#lib/plan/operation/operation'
import { withStop } from '#lib/plan/operation/operation-steps'
import type { Environment } from '#lib/server/config/parse'
import { changeOperation, readJournal } from '#lib/server/journal/journal'
import { storeOf } from '#lib/server/environment/stores'

/** As `startOperation` makes them, and imports of promotions. */
const ID = /^[0-9a-z]+-[0-9a-f]{8}(-import-[\w-]{1,64})?$/

/** Writes into the journal that a person stops an operation; null if it was over or stopped before. */
export async function stopInJournal(
  environment: Environment,
  id: string,
  by: string,
  whose: Pick<Operation, 'account'> = {},
): Promise<Answer<Operation | null>> {
  if (!mayExist(environment, id)) {
    return {
      ok: false,
      error: { code: 'not-found', message: `The journal of ${environment.title} has no such operation.` },
    }
  }
  return changeOperation(environment, id, (known) => withStop(known, by, new Date().toISOString(), whose))
}

/** Asks only the store, so a made-up id costs the API server nothing. Another replica's entries are in a store that watches. */
function mayExist(environment: Environment, id: string): boolean {
  const { state } = storeOf(environment).journal
  const journal = readJournal(environment)
  if (!ID.test(id)) return false
  return state.phase !== 'watching' || !journal.ok || journal.value.operations.some((each) => each.id === id)
}
