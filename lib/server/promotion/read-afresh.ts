import 'server-only'
import type { Answer } from '#lib/domain/answer'
import type { Branch, Check, Range } from '#lib/domain/promotion/forge-answers'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import { readRange } from '#lib/server/promotion/commits-between'
import { forgeNamed } from '#lib/server/promotion/forges'
import { readOf, type SourceInUse } from '#lib/server/promotion/readers'

/** A thousand commits, all of which can be chosen. */
const LISTED_PAGES = 4
/** Two thousand commits: who chooses an older one chooses from what is on the branch for months. */
const MOST_PAGES = 8
const MOST_RANGES = 20
/** A person reads the plan; the old head in each push guards what comes after. */
const FRESH_MS = 120_000
const URGENT = { isUrgent: true }

/**
 * What a forge says of a source right now: both heads, what is between them, at least as far back as the chosen commit, and the checks of that
 * commit and of `to`. Of the builds, what was last read.
 * @param commit null for the head of `from`
 */
export async function readAfresh(inUse: SourceInUse, commit: string | null): Promise<SourceRead> {
  const { source, reader } = inUse
  const forge = forgeNamed(source.forge)
  const [from, to] = await Promise.all([
    forge.branch(source.repository, source.from, URGENT),
    forge.branch(source.repository, source.to, URGENT),
  ])
  const [range, checks] = await Promise.all([
    rangeBetween(inUse, from, to, commit),
    checksOf(inUse, [
      ...(source.checks.length === 0 ? [] : [commit ?? headOf(from)]),
      ...(source.gate === null ? [] : [commit ?? headOf(from), headOf(to)]),
    ]),
  ])
  reader.hint()
  const now = systemClock.wallTime(systemClock.now())
  const times = { readAt: new Date(now).toISOString(), staleAt: new Date(now + FRESH_MS).toISOString() }
  return { ...readOf(inUse), from, to, range, checks, ...times }
}

function headOf(branch: Answer<Branch>): string | null {
  return branch.ok ? branch.value.head.sha : null
}

/** What is between two commits never changes, so the second plan of a promotion reads nothing again. */
const ranges = () =>
  processSingleton(
    'listed ranges',
    () => new AnswerCache<Answer<Range>>(MOST_RANGES, systemClock, ({ ok }) => (ok ? Infinity : 0)),
  )

async function rangeBetween(
  { source }: SourceInUse,
  from: Answer<Branch>,
  to: Answer<Branch>,
  commit: string | null,
): Promise<Answer<Range>> {
  if (!from.ok) return from
  if (!to.ok) return to
  const [base, head] = [to.value.head.sha, from.value.head.sha]
  const key = JSON.stringify([source.forge, source.repository, base, head])
  const listed = await ranges().get(key, () => readRange(source, base, head, LISTED_PAGES, URGENT))
  const isFound = ({ commits }: Range) => commit === null || commits.some(({ sha }) => sha === commit)
  if (!listed.ok || listed.value.isWhole || isFound(listed.value)) return listed
  return readRange(source, base, head, MOST_PAGES, URGENT, isFound)
}

async function checksOf({ source }: SourceInUse, commits: (string | null)[]): Promise<SourceRead['checks']> {
  const forge = forgeNamed(source.forge)
  const named = [...new Set(commits.filter((commit) => commit !== null))]
  const read = named.map(async (commit): Promise<[string, Answer<readonly Check[]>]> => {
    return [commit, await forge.checks(source.repository, commit, URGENT)]
  })
  return Object.fromEntries(await Promise.all(read))
}
