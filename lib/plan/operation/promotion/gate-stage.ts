import type { Answer } from '#lib/domain/answer'
import { shortCommit } from '#lib/domain/format'
import { checksView } from '#lib/domain/promotion/checks-view'
import type { ChecksView } from '#lib/domain/promotion/promotion-views'
import { awaited, stageOf, type Followable, type Stage } from '#lib/plan/operation/promotion/stage'
import { ended, pending, type Verdict } from '#lib/plan/operation/verdict'

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
  const verdict = openVerdict(followable, answer, `${repository}: ${words}`)
  return stageOf('build', state === 'running' ? 'doing' : 'waiting', words, verdict, {
    ...others,
    since: step.at,
  })
}

/** Checks that nobody has read yet are waited for as long as their source can be read. */
function openVerdict(followable: Followable, answer: Answer<unknown> | undefined, message: string): Verdict {
  const { read, facts } = followable
  const isComing = answer === undefined && read !== null && facts.now <= Date.parse(read.staleAt)
  return isComing
    ? pending('unread', message)
    : awaited(followable, answer?.ok === true ? 'running' : 'unread', message)
}

function wordsOf(named: string, state: ChecksView['state'], answer: Answer<unknown> | undefined): string {
  if (answer === undefined) return `${named} was not read yet.`
  if (!answer.ok) return `${named} cannot be read: ${answer.error.message}`
  return state === 'running' ? `${named} is running.` : `${named} is not there yet.`
}
