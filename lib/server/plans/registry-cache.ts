import 'server-only'
import { systemClock } from '#lib/runtime/system-clock'
import { limitConcurrency } from '#lib/runtime/concurrency-limit'
import type { Answer } from '#lib/domain/answer'
import type { RegistryCheck } from '#lib/domain/image-stream/image-stream-views'
import { questionKey, type Question } from '#lib/plan/registry-lookup'
import { IMPORTS_AT_ONCE } from '#lib/plan/actions/import-all/plan-import-all'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { askRegistry } from '#lib/server/environment/registry'

/** A plan is made again with each change of the environment, and again when it is confirmed. */
const KEPT_MS = 10_000

type Asked = { at: number; answer: Promise<Answer<RegistryCheck>> }

const latelyIn = perEnvironment('registry cache', () => {
  return { inTurn: limitConcurrency(IMPORTS_AT_ONCE), asked: new Map<string, Asked>() }
})

/** Asks the registry about one of many tags, a few at once, unless it answered the same question seconds ago. */
export function askLately(environment: Environment, question: Question): Promise<Answer<RegistryCheck>> {
  const { inTurn, asked } = latelyIn(environment)
  const now = systemClock.now()
  for (const [key, { at }] of asked) if (now - at > KEPT_MS) asked.delete(key)
  const key = questionKey(question)
  const known = asked.get(key)
  if (known) return known.answer
  const answer = inTurn(() => askRegistry(environment, question.tag, question.pullSpec))
  const entry = { at: Infinity, answer }
  asked.set(key, entry)
  // A failure is not kept: after a fix, the next plan asks again.
  const forget = () => void asked.delete(key)
  answer.then((each) => {
    if (each.ok && each.value.state !== 'failed') entry.at = systemClock.now()
    else forget()
  }, forget)
  return answer
}
