import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { answerOf } from '#lib/cluster/stores/environment-store'
import type { Operation } from '#lib/plan/operation/operation'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'
import { JournalQueue } from '#lib/server/journal/journal-queue'
import { pageRequests } from '#lib/server/journal/page-requests'
import { JOURNAL_PAGES, journalOf, type Journal } from '#lib/server/journal/pages'
import { logError } from '#lib/server/log'

const queueOf = perEnvironment('journal-queue', (environment) => {
  const report = (error: unknown) => logError(`the journal of ${environment.name}`, error)
  return new JournalQueue(pageRequests(environment, JOURNAL_PAGES), systemClock, report)
})

/** The journal in the store, without a request to the API server. */
export function readJournal(environment: Environment): Answer<Journal> {
  const answer = answerOf(storeOf(environment).journal)
  return answer.ok ? { ok: true, value: journalOf(answer.value) } : answer
}

/**
 * Writes a new operation, unless `findSame` finds the same one in the journal: then that one is the answer. Replicas that write at
 * once see each other's entries, because a write names the resourceVersion that it read.
 */
export async function appendOperation(
  environment: Environment,
  operation: Operation,
  findSame: (operations: Operation[]) => Operation | undefined,
): Promise<Answer<Operation>> {
  const answer = await queueOf(environment).add({ append: operation, findSame })
  return answer.ok ? { ok: true, value: answer.value ?? operation } : answer
}

/**
 * Changes an operation in the journal, unless `change` gives null: then null is the answer. `change` is called again after a
 * conflict, with what the journal has then.
 */
export function changeOperation(
  environment: Environment,
  id: string,
  change: (known: Operation) => Operation | null,
): Promise<Answer<Operation | null>> {
  return queueOf(environment).add({ id, change })
}
