import 'server-only'
import type { Check } from '#lib/domain/promotion/forge-answers'

/**
 * @property at when it began or changed
 * @property origin what makes it again: a newer one takes the place of an older one of the same name and origin only
 */
export type DatedCheck = Check & { at: string | null; origin: string }

const WORST_FIRST: readonly Check['state'][] = ['failure', 'running', 'success', 'neutral']

/**
 * One check for each name. Checks of several origins can have the same name, and a git host asks that all of them are green, so the
 * worst counts: a green one must not hide a red one.
 */
export function checksByName(checks: readonly DatedCheck[]): Check[] {
  const newest = merged(checks, ({ name, origin }) => JSON.stringify([name, origin]), newerOf)
  return merged(newest, ({ name }) => name, worseOf).map(({ name, state, url }) => ({ name, state, url }))
}

function merged(
  checks: readonly DatedCheck[],
  keyOf: (check: DatedCheck) => string,
  choose: (one: DatedCheck, other: DatedCheck) => DatedCheck,
): DatedCheck[] {
  const chosen = new Map<string, DatedCheck>()
  for (const check of checks) {
    const known = chosen.get(keyOf(check))
    chosen.set(keyOf(check), known === undefined ? check : choose(known, check))
  }
  return [...chosen.values()]
}

/** Without a time, nobody knows which is newer: it may not have begun. */
function newerOf(one: DatedCheck, other: DatedCheck): DatedCheck {
  if (one.at === null || other.at === null) return worseOf(one, other)
  return one.at <= other.at ? other : one
}

function worseOf(one: DatedCheck, other: DatedCheck): DatedCheck {
  return WORST_FIRST.indexOf(one.state) <= WORST_FIRST.indexOf(other.state) ? one : other
}
