import { REFUSALS, type Answer, type ClusterErrorCode } from '#lib/domain/answer'
import 'server-only'
import { answerOf } from '#lib/cluster/list-watch/environment-store'
import { connectionTo } from '#lib/cluster/request/connection'
import { createObject, deleteObject, listObjects, patchObject } from '#lib/cluster/request/objects'
import { INTERACTIVE_LIMITS } from '#lib/cluster/request/request'
import { JOURNAL_LABEL } from '#lib/kubernetes/names'
import type { ConfigMap } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { resourceVersionOf } from '#lib/plan/steps/preconditions'
import type { Environment } from '#lib/server/config/parse'
import { parseEntry } from '#lib/server/journal/entry'
import { hasRoom, journalOf, MOST_PAGES, newPage, pagesIn, type Journal } from '#lib/server/journal/pages'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import { storeOf } from '#lib/server/environment/stores'

/** With replicas that all write at once, one of them succeeds each time. */
const ATTEMPTS = 8
const PAUSE_MS = 50
/** When to look for the result of a write without an answer. A person waits for it. */
const LOOK_AFTER_MS = [100, 1_000]

/** Errors that mean that the page was changed, created or deleted by another writer. */
const OUTDATED = new Set<ClusterErrorCode>(['conflict', 'not-found'])

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
  const answer = await append(environment, operation, findSame)
  if (answer.ok || REFUSALS.has(answer.error.code)) return answer
  const isWritten = await isFound(environment, operation.id)
  return isWritten ? { ok: true, value: operation } : answer
}

/** Whether a write without an answer has put an operation into the journal. */
async function isFound(environment: Environment, id: string): Promise<boolean> {
  for (const wait of LOOK_AFTER_MS) {
    await sleep(systemClock, wait)
    const pages = await listPages(environment)
    if (pages.ok && journalOf(pages.value).operations.some((each) => each.id === id)) return true
  }
  return false
}

function append(
  environment: Environment,
  operation: Operation,
  findSame: (operations: Operation[]) => Operation | undefined,
): Promise<Answer<Operation>> {
  return optimistically(environment, async (pages) => {
    const known = findSame(journalOf(pages).operations)
    if (known !== undefined) return { ok: true, value: known }
    const { id } = operation
    const text = JSON.stringify(operation)
    const last = pages.at(-1)
    const hasPlace = last !== undefined && hasRoom(last, text)
    const answer = hasPlace
      ? await writeEntry(environment, last, id, text)
      : await create(environment, newPage(last, id, text))
    if (!answer.ok) return answer
    if (!hasPlace) await dropOldest(environment, pages)
    return { ok: true, value: operation }
  })
}

/** Changes an operation in the journal, unless `change` gives null: then null is the answer. */
export function changeOperation(
  environment: Environment,
  id: string,
  change: (known: Operation) => Operation | null,
): Promise<Answer<Operation | null>> {
  return optimistically(environment, async (pages) => {
    const page = pages.find(({ data }) => data?.[id] !== undefined)
    const known = page && parseEntry(id, page.data?.[id] ?? '')
    if (!page || !known) return GONE
    const changed = change(known)
    if (changed === null) return { ok: true, value: null }
    const answer = await writeEntry(environment, page, id, JSON.stringify(changed))
    return answer.ok ? { ok: true, value: changed } : answer
  })
}

const GONE: Answer<never> = {
  ok: false,
  error: { code: 'not-found', message: 'The operation is no longer in the journal.' },
}

/** Works on the known pages first, and on fresh pages when those are outdated. */
async function optimistically<T>(
  environment: Environment,
  work: (pages: ConfigMap[]) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  const { list } = storeOf(environment).journal
  let answer: Answer<T> = list === null ? GONE : await work(pagesIn(list))
  for (let attempt = 1; attempt < ATTEMPTS && !answer.ok && OUTDATED.has(answer.error.code); attempt += 1) {
    if (attempt > 1) await sleep(systemClock, Math.random() * PAUSE_MS * attempt)
    const fresh = await listPages(environment)
    answer = fresh.ok ? await work(fresh.value) : fresh
  }
  return answer
}

async function listPages({ cluster, namespace }: Environment): Promise<Answer<ConfigMap[]>> {
  const selectors = { labelSelector: JOURNAL_LABEL }
  const answer = await listObjects(
    connectionTo(cluster),
    'configmaps',
    namespace,
    selectors,
    INTERACTIVE_LIMITS,
  )
  return answer.ok ? { ok: true, value: pagesIn(answer.value.objects) } : answer
}

function create({ cluster, namespace }: Environment, page: ConfigMap): Promise<Answer<ConfigMap>> {
  return createObject(connectionTo(cluster), 'configmaps', namespace, page, INTERACTIVE_LIMITS)
}

function writeEntry(
  { cluster, namespace }: Environment,
  page: ConfigMap,
  id: string,
  text: string,
): Promise<Answer<ConfigMap>> {
  const metadata = { resourceVersion: resourceVersionOf(page) }
  const body = { metadata, data: { [id]: text } }
  return patchObject(
    connectionTo(cluster),
    'configmaps',
    namespace,
    page.metadata.name,
    body,
    INTERACTIVE_LIMITS,
  )
}

/** The writer of a new page deletes the oldest ones. The next writer retries a failed deletion. */
async function dropOldest({ cluster, namespace }: Environment, before: ConfigMap[]): Promise<void> {
  const tooMany = before.slice(0, Math.max(0, before.length + 1 - MOST_PAGES))
  for (const { metadata } of tooMany) {
    await deleteObject(connectionTo(cluster), 'configmaps', namespace, metadata.name)
  }
}
