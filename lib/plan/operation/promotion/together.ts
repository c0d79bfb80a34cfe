import type { OperationEnd } from '#lib/plan/operation/operation'
import { importWay } from '#lib/plan/operation/promotion/import-stage'
import { ended, pending, type Verdict } from '#lib/plan/operation/verdict'
import type { Way } from '#lib/plan/plan'

/** What is told of several that go on: a failure first, and that nobody can see it last, while others still move. */
const OPEN: readonly Verdict['state'][] = [
  'failing',
  'running',
  'moving',
  'settling',
  'waiting',
  'steps',
  'unread',
]

/** The worst first. */
const ENDS: readonly OperationEnd['state'][] = [
  'failed',
  'stopped',
  'unknown',
  'held',
  'healthy',
  'done',
  'superseded',
]

/** One verdict of those of all tags and libraries of a promotion: it goes on while one of them does. */
export function together(verdicts: readonly Verdict[]): Verdict {
  const open = verdicts.filter(({ isOver }) => !isOver)
  const over = verdicts.filter(({ isOver }) => isOver)
  const end = ENDS.find((state) => over.some((each) => each.state === state)) ?? 'done'
  const worst = over.filter(({ state }) => state === end)
  if (open.length === 0) return ended(end, messageOf([...worst, ...over.filter(isTold)]), waysOf(over))
  const state = OPEN.find((each) => open.some((verdict) => verdict.state === each)) ?? 'waiting'
  const first = open.filter((verdict) => verdict.state === state)
  return pending(
    state,
    messageOf([...over.filter(isTrouble), ...first]),
    waysOf([...over.filter(isTrouble), ...first]),
  )
}

function isTrouble({ state }: Verdict): boolean {
  return state === 'failed' || state === 'unknown'
}

function isTold(verdict: Verdict): boolean {
  return isTrouble(verdict) || verdict.state === 'held'
}

/** A tag each can say the same. */
function messageOf(verdicts: readonly Verdict[]): string {
  return [...new Set(verdicts.map(({ message }) => message))].join(' ')
}

/** One import of all tags that wait for one, after what helps the others. */
function waysOf(verdicts: readonly Verdict[]): Way[] {
  const all = verdicts.flatMap(({ next }) => next)
  const tags = all.flatMap(({ request }) => (request.action === 'import-all' ? request.tags : []))
  const others = all.filter(({ request }) => request.action !== 'import-all')
  const imports = tags.length === 0 ? [] : [importWay([...new Set(tags)])]
  return [...new Map([...imports, ...others].map((way) => [way.sentence, way])).values()]
}
