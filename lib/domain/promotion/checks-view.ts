import { shortCommit } from '#lib/domain/format'
import type { Answer } from '#lib/domain/answer'
import type { Check } from '#lib/domain/promotion/forge-answers'
import { matchesName } from '#lib/domain/promotion/name-pattern'
import type { ChecksView } from '#lib/domain/promotion/promotion-views'

/**
 * How a commit stands to the checks that are asked of it. Each pattern needs a check of such a name: what has not run is not green.
 * @param patterns names with `*` for any text
 * @param answer undefined where nobody has asked
 */
export function checksView(
  patterns: readonly string[],
  answer: Answer<readonly Check[]> | undefined,
): ChecksView {
  if (patterns.length === 0) return { state: 'none', open: [], missing: [] }
  if (!answer?.ok) return { state: 'unknown', open: [], missing: [] }
  const asked = answer.value.filter(({ name }) => patterns.some((pattern) => matchesName(pattern, name)))
  const missing = patterns.filter((pattern) => !asked.some(({ name }) => matchesName(pattern, name)))
  const open = asked.filter(({ state }) => state === 'failure' || state === 'running')
  const has = (state: Check['state']) => open.some((check) => check.state === state)
  const state = has('failure') ? 'red' : has('running') ? 'running' : missing.length > 0 ? 'missing' : 'green'
  return { state, open, missing }
}

/** Whether nothing is asked, or all that is asked is green. */
export function isGreen({ state }: ChecksView): boolean {
  return state === 'green' || state === 'none'
}

/** What is not green, each in words; empty if all is. */
export function openCheckWords(checks: ChecksView, sha: string): string[] {
  if (checks.state === 'unknown') return [`the checks of ${shortCommit(sha)} are unknown`]
  return [
    ...checks.open.map(({ name, state }) => `${name} ${state === 'failure' ? 'failed' : 'is running'}`),
    ...checks.missing.map((pattern) => `${pattern} has not run`),
  ]
}
