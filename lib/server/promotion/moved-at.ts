import 'server-only'
import { promotedAt } from '#lib/plan/operation/promotion/promoted'
import type { Environment } from '#lib/server/config/parse'
import { readJournal } from '#lib/server/journal/journal'
import { readersOf } from '#lib/server/promotion/readers'

/** When the `to` branches got their heads, by their repositories, as far as this process saw it or the journal tells. */
export function movedAtOf(environment: Environment): Record<string, string> {
  const journal = readJournal(environment)
  const operations = journal.ok ? journal.value.operations : []
  const moved = readersOf(environment).flatMap(({ source, reader }): [string, string][] => {
    const { to, movedAt } = reader.reading
    const told = to.ok ? promotedAt(operations, source.repository, to.value.head.sha) : null
    const at = told ?? movedAt
    return at === null ? [] : [[source.repository, at]]
  })
  return Object.fromEntries(moved)
}
