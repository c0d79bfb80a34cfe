import 'server-only'
import type { Check } from '#lib/domain/promotion/forge-answers'

/** @property at when it began or changed */
export type DatedCheck = Check & { at: string | null }

/** Checks that were made again have the same name: the newest counts. */
export function newestOfName(checks: readonly DatedCheck[]): Check[] {
  const newest = new Map<string, DatedCheck>()
  for (const check of checks) {
    const other = newest.get(check.name)
    if (other === undefined || (other.at ?? '') <= (check.at ?? '')) newest.set(check.name, check)
  }
  return [...newest.values()].map(({ at: _at, ...check }) => check)
}
