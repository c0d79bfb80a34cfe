import { REFUSALS } from '#lib/domain/answer'
import 'server-only'
import { applyStep } from '#lib/cluster/request/apply'
import { connectionTo } from '#lib/cluster/request/connection'
import { INTERACTIVE_LIMITS, request } from '#lib/cluster/request/request'
import { objectPath } from '#lib/kubernetes/paths'
import { isObjectOf } from '#lib/kubernetes/shapes'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import type { Snapshot } from '#lib/domain/snapshot'
import { newestOf, findTag } from '#lib/domain/image-stream/tag-source'
import { onStream } from '#lib/plan/steps/on-stream'
import { importOutcome } from '#lib/plan/steps/import-outcome'
import type { TagEvent } from '#lib/kubernetes/objects'
import type { Arrival } from '#lib/plan/registry-lookup'
import type { StepRequest } from '#lib/plan/plan'
import { changedStream, importedBy } from '#lib/plan/steps/read-back'
import type { Environment } from '#lib/server/config/parse'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'

/** The result of a step. `conflict`: somebody changed its object after the plan was made. */
export type StepOutcome = {
  state: 'done' | 'failed' | 'conflict' | 'unknown'
  message: string | null
  /** What an import brought. */
  imported: Arrival | null
}

/** Each conflict means that another writer changed the stream. */
const AGAIN_AFTER_MS = [20, 50, 100, 200, 500, 1_000, 2_000]

/** Sends a step once. */
export async function sendStep(
  environment: Environment,
  step: StepRequest,
  before: Snapshot,
): Promise<StepOutcome> {
  const answer = await applyStep(connectionTo(environment.cluster), step)
  if (answer.ok) return outcomeOf(step, answer.value, before)
  const { code, message } = answer.error
  // A deletion conflicts when another pod already has the name.
  const isGone = code === 'not-found' || code === 'conflict'
  if (step.method === 'DELETE' && isGone) return done('It was already gone.')
  if (code === 'conflict') return CONFLICT
  if (REFUSALS.has(code)) return failed(`${message} This step changed nothing.`)
  return unknown(message)
}

/** Sends what is safe to repeat as long as its tag is unchanged, such as an import: after a conflict, again on the new stream. */
export async function sendToTag(
  environment: Environment,
  step: StepRequest,
  before: Snapshot,
): Promise<StepOutcome> {
  const outcome = await sendStep(environment, step, before)
  return outcome.state === 'conflict' ? sendOnChanged(environment, step, before, AGAIN_AFTER_MS) : outcome
}

/** Sends a step whose stream changed: on the stream as it is, if its tag is unchanged. */
export async function sendOnChanged(
  environment: Environment,
  step: StepRequest,
  before: Snapshot,
  waits = [0, ...AGAIN_AFTER_MS],
): Promise<StepOutcome> {
  const path = objectPath('imagestreams', environment.namespace, changedStream(step) ?? '')
  let outcome = CONFLICT
  let unread: StepOutcome | null = null
  for (const wait of waits) {
    if (outcome.state !== 'conflict') break
    await sleep(systemClock, wait * (0.5 + Math.random()))
    const fresh = await request(
      connectionTo(environment.cluster),
      { method: 'GET', path },
      INTERACTIVE_LIMITS,
    )
    unread = fresh.ok ? null : failed(`${fresh.error.message} The step was not sent.`)
    if (!fresh.ok) continue
    const again = isObjectOf('imagestreams', fresh.value) ? onStream(step, fresh.value, before) : null
    if (again === null) break
    outcome = await sendStep(environment, again, before)
  }
  return unread ?? outcome
}

function outcomeOf(step: StepRequest, answer: unknown, before: Snapshot): StepOutcome {
  const [imported] = importedBy(step)
  if (imported === undefined) return done(null)
  const { stream, tag } = imported
  if (!isObjectOf('imagestreamimports', answer)) return unknown('The answer of the cluster is not an import.')
  const { outcome, message } = importOutcome(answer, tagKey(stream, tag), newestIn(before, stream, tag))
  if (outcome === 'failed') return failed(message)
  const image = answer.status?.images?.[0]?.image
  if (!image) return done(message)
  const { dockerImageReference = '', metadata } = image
  return { ...done(message), imported: { image: metadata.name, dockerImageReference } }
}

function newestIn(snapshot: Snapshot, stream: string, tag: string): TagEvent | null {
  const found = findTag(snapshot, stream, tag)
  return (found && newestOf(found)) ?? null
}

function done(message: string | null): StepOutcome {
  return { state: 'done', message, imported: null }
}

function failed(message: string): StepOutcome {
  return { state: 'failed', message, imported: null }
}

function unknown(message: string): StepOutcome {
  return { state: 'unknown', message: `${message} It may still have been done: checking.`, imported: null }
}

const CONFLICT: StepOutcome = {
  state: 'conflict',
  message: 'Somebody changed the object after the plan was shown, so this step changed nothing.',
  imported: null,
}
