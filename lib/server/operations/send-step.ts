import { REFUSALS } from '#lib/domain/answer'
import 'server-only'
import { applyStep } from '#lib/cluster/request/apply'
import { connectionTo } from '#lib/cluster/request/connection'
import { INTERACTIVE_LIMITS, request } from '#lib/cluster/request/request'
import { isObjectOf } from '#lib/cluster/request/shapes'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, findTag } from '#lib/domain/image-stream/tag-source'
import { importAgain } from '#lib/plan/steps/retry-import'
import { importOutcome } from '#lib/plan/steps/import-outcome'
import type { StepRequest } from '#lib/plan/plan'
import { importedBy, readBack, readBackPath } from '#lib/plan/steps/read-back'
import type { Environment } from '#lib/server/config/parse'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'

/** What came of a step. `conflict`: somebody changed what it writes since the plan was made. */
export type StepOutcome = {
  state: 'done' | 'failed' | 'conflict' | 'unknown'
  message: string | null
  /** The digest that an import brought. */
  imported: string | null
}

/** Each conflict means that somebody else wrote the stream meanwhile. */
const AGAIN_AFTER_MS = [20, 50, 100, 200, 500, 1_000, 2_000]

/** How long after a step without an answer to look at what it wrote, and how many looks without it prove that it was not done. */
const LOOKS = { afterMs: [1_000, 2_000, 4_000, 8_000, 15_000], proof: 2 }
/** An import waits for its registry, until the API server gives it up after a minute. */
const LOOKS_FOR_IMPORT = { afterMs: [...LOOKS.afterMs, 35_000], proof: 6 }

/** Sends a step once. */
export async function sendStep(
  environment: Environment,
  step: StepRequest,
  before: Snapshot,
): Promise<StepOutcome> {
  const answer = await applyStep(connectionTo(environment.cluster), step)
  if (answer.ok) return outcomeOf(step, answer.value, before)
  const { code, message } = answer.error
  // The conflict of a deletion is that another pod has the name by now.
  const isGone = code === 'not-found' || code === 'conflict'
  if (step.method === 'DELETE' && isGone) return done('It was gone already.')
  if (code === 'conflict') return CONFLICT
  if (REFUSALS.has(code)) return failed(`${message} This step changed nothing.`)
  return {
    state: 'unknown',
    message: `${message} It may have been done all the same: checking.`,
    imported: null,
  }
}

/**
 * Sends an import, which is safe to repeat: where another one of its stream came first, again as the stream is then.
 * @param isOutdated one came first for certain
 */
export async function sendImport(
  environment: Environment,
  step: StepRequest,
  before: Snapshot,
  isOutdated: boolean,
): Promise<StepOutcome> {
  let outcome = isOutdated ? CONFLICT : await sendStep(environment, step, before)
  let unread: StepOutcome | null = null
  for (const wait of isOutdated ? [0, ...AGAIN_AFTER_MS] : AGAIN_AFTER_MS) {
    if (outcome.state !== 'conflict') break
    await sleep(systemClock, wait * (0.5 + Math.random()))
    const path = readBackPath(step, environment.namespace)
    const fresh = await request(
      connectionTo(environment.cluster),
      { method: 'GET', path },
      INTERACTIVE_LIMITS,
    )
    unread = fresh.ok ? null : failed(`${fresh.error.message} The import was not sent.`)
    if (!fresh.ok) continue
    const again = isObjectOf('imagestreams', fresh.value) ? importAgain(step, fresh.value) : null
    if (again === null) break
    outcome = await sendStep(environment, again, before)
  }
  return unread ?? outcome
}

/** Looks at what a step without an answer should have written, until that tells, or long enough. */
export async function lookBack(
  { cluster, namespace }: Environment,
  step: StepRequest,
  before: Snapshot,
): Promise<StepOutcome> {
  const newest = new Map(importedBy(step).map(({ stream, tag }) => [tag, newestIn(before, stream, tag)]))
  const wanted = { method: 'GET', path: readBackPath(step, namespace) } as const
  const { afterMs, proof } = newest.size > 0 ? LOOKS_FOR_IMPORT : LOOKS
  let missed = 0
  for (const wait of afterMs) {
    await sleep(systemClock, wait)
    const found = readBack(step, await request(connectionTo(cluster), wanted, INTERACTIVE_LIMITS), newest)
    if (found === 'done') return done('The cluster did not answer, but it was done.')
    missed = found === 'not-done' ? missed + 1 : 0
    // It may just have been on its way.
    if (missed === proof) return failed('The cluster did not answer, and it was not done.')
  }
  const message =
    'The cluster did not answer, and whether it was done is not known: look at it before you do it again.'
  return { state: 'unknown', message, imported: null }
}

function outcomeOf(step: StepRequest, answer: unknown, before: Snapshot): StepOutcome {
  const [imported] = importedBy(step)
  if (imported === undefined) return done(null)
  const { stream, tag } = imported
  if (!isObjectOf('imagestreamimports', answer)) return failed('The cluster answered with something else.')
  const { outcome, message } = importOutcome(answer, tagKey(stream, tag), newestIn(before, stream, tag))
  if (outcome === 'failed') return failed(message)
  return { ...done(message), imported: answer.status?.images?.[0]?.image?.metadata.name ?? null }
}

function newestIn(snapshot: Snapshot, stream: string, tag: string): string | null {
  const found = findTag(snapshot, stream, tag)
  return (found && newestOf(found)?.image) ?? null
}

function done(message: string | null): StepOutcome {
  return { state: 'done', message, imported: null }
}

function failed(message: string): StepOutcome {
  return { state: 'failed', message, imported: null }
}

const CONFLICT: StepOutcome = {
  state: 'conflict',
  message: 'Somebody changed what this step writes since the plan was shown, so it changed nothing.',
  imported: null,
}
