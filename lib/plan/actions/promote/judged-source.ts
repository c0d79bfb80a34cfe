import { count, shortCommit } from '#lib/domain/format'
import { branchStateOf, rangeOf } from '#lib/domain/promotion/branch-state'
import { checksView, isGreen, openCheckWords } from '#lib/domain/promotion/checks-view'
import type { Range } from '#lib/domain/promotion/forge-answers'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import { forwardCommits } from '#lib/domain/promotion/range-commits'
import type { RefusalCode } from '#lib/plan/plan'

/** What a request says of one source: `commit` is null for the head of `from`. */
export type Asked = { commit: string | null }

/**
 * What a promotion does to one source. `overridden`: what is not green, and would keep it without an override.
 * @property code why it is refused
 */
export type Judged =
  | { outcome: 'moves'; range: Range; from: string; to: string; overridden: string[] }
  | { outcome: 'idle' | 'left-out'; why: string }
  | { outcome: 'refused'; code: RefusalCode; why: string }

/** @param asked null where the request leaves it out */
export function judgeSource(read: SourceRead, asked: Asked | null, override: boolean, now: number): Judged {
  const { source } = read
  const range = rangeOf(read)
  if (asked === null) return leftOut(read, range.ok ? range.value : null)
  if (!range.ok) return refusedUnread(read, range.error)
  if (now > Date.parse(read.staleAt)) return refused('stale', STALE)
  if (!read.to.ok) return refusedUnread(read, read.to.error)
  const { ahead, behind, base, head } = range.value
  if (branchStateOf(range) === 'diverged') {
    const has = count(behind, 'commit')
    const why = `${source.to} has ${has} that ${source.from} lacks, so it cannot be moved forward. Merge ${source.to} into ${source.from} first.`
    return refused('diverged', why)
  }
  const to = asked.commit ?? head
  if (to === base) return { outcome: 'idle', why: `${source.to} is at ${shortCommit(base)} already.` }
  if (ahead === 0)
    return { outcome: 'idle', why: `Nothing new: ${source.from} has nothing that ${source.to} lacks.` }
  const misplaced = whyNotOn(read, range.value, to)
  if (misplaced !== null) return misplaced
  const { protectedBy } = read.to.value
  if (protectedBy !== null)
    return refused('protected', `${source.to} cannot be moved: ${protectedBy}. Change that at the git host.`)
  const checks = checksView(source.checks, read.checks[to])
  const overridden = isGreen(checks) ? [] : openCheckWords(checks, to)
  if (overridden.length > 0 && !override) {
    const why = `Not green on ${shortCommit(to)}: ${overridden.join(', ')}. Wait, choose another commit, or override with a reason.`
    return refused('not-green', why)
  }
  return { outcome: 'moves', range: range.value, from: base, to, overridden }
}

function refused(code: RefusalCode, why: string): Judged {
  return { outcome: 'refused', code, why }
}

const STALE =
  'The forge has not answered for some time, so where the branches are is unknown. Try again when it does.'

/** A forge hides what a token may not see, so "not found" can be a missing right. */
function refusedUnread(
  { source: { repository, from, to } }: SourceRead,
  { code, message }: { code: string; message: string },
): Judged {
  if (code !== 'not-found') return refused('unreadable', `The forge cannot be read. ${message}`)
  const why = `${repository}, or its branch ${from} or ${to}, is gone, or the token may not see it. Check the name and the token. ${message}`
  return refused('not-found', why)
}

/** Null for a commit of `from` that `to` can be moved forward to. */
function whyNotOn({ source }: SourceRead, range: Range, to: string): Judged | null {
  const { from } = source
  const named = shortCommit(to)
  if (forwardCommits(range).some(({ sha }) => sha === to) || to === range.head) return null
  if (range.commits.some(({ sha }) => sha === to)) {
    const why = `${named} was merged into ${from} from a branch that began before ${shortCommit(range.base)}. Choose its merge, or a later commit.`
    return refused('diverged', why)
  }
  if (!range.isWhole) {
    const read = `${range.commits.length} of ${count(range.ahead, 'commit')}`
    return refused(
      'unreadable',
      `${named} is not among the newest ${read} that were read. Choose a newer one.`,
    )
  }
  const why = `${named} is not on ${from} after ${shortCommit(range.base)}: the branch has it already, or ${from} lacks it. Choose a commit of the list.`
  return refused('not-found', why)
}

function leftOut({ source }: SourceRead, range: Range | null): Judged {
  const isIdle = range !== null && range.ahead === 0
  if (isIdle)
    return { outcome: 'idle', why: `Nothing new: ${source.from} has nothing that ${source.to} lacks.` }
  const news = range === null ? '' : ` ${count(range.ahead, 'commit')} stay on ${source.from}.`
  return { outcome: 'left-out', why: `Left out.${news}` }
}
