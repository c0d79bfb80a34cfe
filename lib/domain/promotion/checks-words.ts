import { count } from '#lib/domain/format'
import type { ChecksView } from '#lib/domain/promotion/promotion-views'

/** `checks green`, `tests:rpm failed`, `2 checks running`; empty where none are asked for. */
export function checksWords({ state, open, missing }: ChecksView): string {
  switch (state) {
    case 'green':
      return 'checks green'
    case 'red':
      return `${nameOrCount(open.filter((check) => check.state === 'failure').map(({ name }) => name))} failed`
    case 'running':
      return `${nameOrCount(open.filter((check) => check.state === 'running').map(({ name }) => name))} running`
    case 'missing':
      return `${nameOrCount(missing)} never ran`
    case 'unknown':
      return 'checks unknown'
    case 'none':
      return ''
  }
}

function nameOrCount(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : count(names.length, 'check')
}
