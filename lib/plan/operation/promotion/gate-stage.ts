import { shortCommit } from '#lib/domain/format'
import { checksView } from '#lib/domain/promotion/checks-view'
import { isTooLate, stageOf, type Followable, type Stage } from '#lib/plan/operation/promotion/stage'
import { ended, pending } from '#lib/plan/operation/verdict'

/** What those that come after wait for: the end of a library's chain. Null where the source has no gate. */
export function gateStage(followable: Followable): Stage | null {
  const { promoted, read } = followable
  const gate = read?.source.gate ?? null
  if (read === null || gate === null) return null
  const { repository, commit, step } = promoted
  const { state, open } = checksView([gate], read.checks[commit])
  const named = `${gate} on ${shortCommit(commit)}`
  const others = { about: gate, url: open[0]?.url ?? null }
  if (state === 'green') return stageOf('build', 'done', `${named} is green.`, null, others)
  if (state === 'red') {
    const verdict = ended('failed', `${repository}: ${named} failed.`)
    const advice = 'Sources that come after it wait. Run the check again, or promote a commit that fixes it.'
    return stageOf('build', 'failed', `${named} failed.`, verdict, { ...others, advice })
  }
  const words = state === 'running' ? `${named} is running.` : `${named} is not there yet.`
  const verdict = isTooLate(followable)
    ? ended('unknown', `${repository}: ${words} It is no longer waited for.`)
    : pending('running', `${repository}: ${words}`)
  return stageOf('build', state === 'running' ? 'doing' : 'waiting', words, verdict, {
    ...others,
    since: step.at,
  })
}
