import 'server-only'
import type { Operation } from '#lib/plan/operation/operation'
import type { Environment } from '#lib/server/config/parse'
import { readJournal } from '#lib/server/journal/journal'
import { readersOf } from '#lib/server/promotion/readers'

/** When the `to` branches got their heads, by their repositories, as far as this process saw it or the journal tells. */
export function movedAtOf(environment: Environment): Record<string, string> {
  const journal = readJournal(environment)
  const operations = journal.ok ? journal.value.operations : []
  const moved = readersOf(environment).flatMap(({ source, reader }): [string, string][] => {
    const { to, movedAt } = reader.reading
    const told = to.ok ? movedAtIn(operations, source.repository, to.value.head.sha) : null
    const at = told ?? movedAt
    return at === null ? [] : [[source.repository, at]]
  })
  return Object.fromEntries(moved)
}

/** When a promotion moved a repository to a commit. Its steps are in the order of its sources. */
function movedAtIn(operations: readonly Operation[], repository: string, commit: string): string | null {
  for (const { request, steps } of operations) {
    if (request.action !== 'promote') continue
    const index = request.sources.findIndex(
      (each) => each.repository === repository && each.commit === commit,
    )
    const step = steps[index]
    if (step?.state === 'done') return step.at
  }
  return null
}
