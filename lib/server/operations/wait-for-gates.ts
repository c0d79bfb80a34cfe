import 'server-only'
import type { Answer } from '#lib/domain/answer'
import { shortCommit } from '#lib/domain/format'
import { checksView } from '#lib/domain/promotion/checks-view'
import type { Check } from '#lib/domain/promotion/forge-answers'
import type { PushGate } from '#lib/plan/plan'
import { sleep } from '#lib/runtime/clock'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { forgeNamed } from '#lib/server/promotion/forges'
import { FAST_MS } from '#lib/server/promotion/reading-pace'
import { readerIn } from '#lib/server/promotion/readers'

/** How soon a stop, or the end of the process, ends the wait. */
const LOOK_MS = 500

type Waiting = {
  mayGoOn: () => boolean
  /** Whether the orders are too old: all branches of a promotion have the same time, whoever waits. */
  isTooLate: () => boolean
  /** Says what is waited for, when that changes. */
  tell: (message: string) => void
}

/**
 * Waits until all gates are green, or the operation ends. The forge is asked itself: what was read before may be of a run that was
 * made again since. @returns why they stay closed, and what to do; null where they are open, or nobody waits any more
 */
export async function waitForGates(
  environment: Environment,
  gates: readonly PushGate[],
  { mayGoOn, isTooLate, tell }: Waiting,
): Promise<string | null> {
  let told: string | null = null
  while (mayGoOn()) {
    const answers = await Promise.all(gates.map(stateOf))
    const red = answers.find(({ state }) => state === 'red')
    if (red !== undefined) return `${red.words} Fix it, or run it again, and promote the rest.`
    const closed = answers.filter(({ state }) => state !== 'green').map(({ words }) => words)
    if (closed.length === 0) return null
    const message = closed.join(' ')
    if (isTooLate()) return `${message} It did not come within a day of the promotion, so this was not sent.`
    if (message !== told) tell(message)
    told = message
    await untilNews(environment, gates, mayGoOn)
  }
  return null
}

type GateState = { state: ReturnType<typeof checksView>['state']; words: string }

async function stateOf({ forge, repository, sha, checks }: PushGate): Promise<GateState> {
  const answer = await forgeNamed(forge).checks(repository, sha, { isUrgent: true })
  const { state } = checksView([checks], answer)
  return { state, words: wordsOf(`${checks} on ${shortCommit(sha)} of ${repository}`, state, answer) }
}

function wordsOf(named: string, state: GateState['state'], answer: Answer<readonly Check[]>): string {
  if (!answer.ok) return `Waiting for ${named}, which cannot be read: ${answer.error.message}`
  return state === 'red' ? `${named} failed, so this was not sent.` : `Waiting for ${named}.`
}

/** Until the reader of one of the sources tells of a change, or it is time to ask again. */
async function untilNews(
  environment: Environment,
  gates: readonly PushGate[],
  mayGoOn: () => boolean,
): Promise<void> {
  const news = { isThere: false }
  const stops = gates.map(({ repository, sha }) => {
    const reader = readerIn(environment, repository)
    reader?.urge({ checks: [sha] })
    return reader?.onChange(() => (news.isThere = true))
  })
  const until = systemClock.now() + FAST_MS
  while (!news.isThere && mayGoOn() && systemClock.now() < until) await sleep(systemClock, LOOK_MS)
  for (const stop of stops) stop?.()
}
