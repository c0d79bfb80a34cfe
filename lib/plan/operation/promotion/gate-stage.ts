import type { Answer } from '#lib/domain/answer'
import { shortCommit } from '#lib/domain/format'
import { checksView } from '#lib/domain/promotion/checks-view'
import type { ChecksView } from '#lib/domain/promotion/promotion-views'
import { isTooLate, stageOf, type Followable, type Stage } from '#lib/plan/operation/promotion/stage'
import { ended, pending } from '#lib/plan/operation/verdict'

/** What those that come after wait for: the end of a library's chain. Null where the source has no gate. */
export function gateStage(followable: Followable): Stage | null {
  const { promoted, read } = followable
  const gate = read?.source.gate ?? null
  if (read === null || gate === null) return null
  const { repository, commit, step } = promoted
  const answer = read.checks[commit]
  const { state, open } = checksView([gate], answer)
  const named = `${gate} on ${shortCommit(commit)}`
  const others = { about: gate, url: open[0]?.url ?? null }
  if (state === 'green') return stageOf('build', 'done', `${named} is green.`, null, others)
  if (state === 'red') {
    const verdict = ended('failed', `${repository}: ${named} failed.`)
    const advice = 'Sources that come after it wait. Run the check again, or promote a commit that fixes it.'
    return stageOf('build', 'failed', `${named} failed.`, verdict, { ...others, advice })
  }
  const words = wordsOf(named, state, answer)
  const verdict = isTooLate(followable)
    ? ended('unknown', `${repository}: ${words} It is no longer waited for.`)
    : pending(answer?.ok === false ? 'unread' : 'running', `${repository}: ${words}`)
  return stageOf('build', state === 'running' ? 'doing' : 'waiting', words, verdict, {
    ...others,
    since: step.at,
  })
}

function wordsOf(named: string, state: ChecksView['state'], answer: Answer<unknown> | undefined): string {
  if (answer?.ok === false) return `${named} cannot be read: ${answer.error.message}`
  return state === 'running' ? `${named} is running.` : `${named} is not there yet.`
}
