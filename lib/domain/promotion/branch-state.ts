import type { Answer } from '#lib/domain/answer'
import type { Check, Range } from '#lib/domain/promotion/forge-answers'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import type { BranchState } from '#lib/domain/promotion/promotion-views'

/** How `from` stands to `to`. */
export function branchStateOf(range: Answer<Range>): BranchState {
  if (!range.ok) return 'unknown'
  const { ahead, behind } = range.value
  if (ahead > 0 && behind > 0) return 'diverged'
  return ahead > 0 ? 'ahead' : behind > 0 ? 'behind' : 'level'
}

/** The range of a source, if it is between the heads that were read: a branch can move between two requests. */
export function rangeOf({ from, to, range }: Pick<SourceRead, 'from' | 'to' | 'range'>): Answer<Range> {
  if (!from.ok) return from
  if (!to.ok) return to
  if (!range.ok) return range
  const { base, head } = range.value
  return base === to.value.head.sha && head === from.value.head.sha ? range : MOVED
}

const MOVED: Answer<never> = {
  ok: false,
  error: { code: 'being-read', message: 'A branch moved while both were read: they are being read again.' },
}

/** The checks of both heads, as far as they were asked for. Those of other commits count only for what waits for them. */
export function headChecks({ from, to, checks }: Pick<SourceRead, 'from' | 'to' | 'checks'>) {
  const shas = [from, to].flatMap((branch) => (branch.ok ? [branch.value.head.sha] : []))
  return shas.flatMap((sha): Answer<readonly Check[]>[] => (checks[sha] === undefined ? [] : [checks[sha]]))
}

/** The first part of a source that could not be read, and why; null if all could. */
export function problemOf({ readAt, staleAt, ...read }: SourceRead, now: number): string | null {
  const parts = [read.from, read.to, rangeOf(read), ...headChecks(read), read.runs]
  const failed = parts.find((part) => !part.ok)
  if (failed?.ok === false) return failed.error.message
  if (now <= Date.parse(staleAt)) return null
  return readAt === null ? 'It was never read.' : 'No answer from the forge: this is the last known state.'
}
