import 'server-only'
import { stretchesIn, type Stretch } from '#lib/domain/chronicle/stretches'
import { JOURNAL_LABEL } from '#lib/kubernetes/names'
import type { ConfigMap } from '#lib/kubernetes/objects'

/**
 * When replicas watched, and what was thrown away. It is apart from the pages, because it is written every few minutes, and each change
 * of a ConfigMap sends all of it.
 */
export const OBSERVED_NAME = 'quayside-chronicle-observed'

const LABELS = { 'app.kubernetes.io/part-of': 'quayside', [JOURNAL_LABEL]: 'chronicle' }

/** Each key is when a stretch began, in seconds, its value when it ended. */
const BEGINNING = /^\d{1,12}$/
const KEPT_FROM = 'kept-from'
const SWITCHES_FROM = 'switches-from'
/** Enough for a restart each day of the longest time. */
const MOST_STRETCHES = 500

export type ObservedTimes = {
  stretches: readonly Stretch[]
  /** Facts that ended before that were thrown away, in milliseconds; null if none were. */
  keptFrom: number | null
  /** Since when replicas look at switches, in milliseconds; null if none does yet. */
  switchesFrom: number | null
}

type Since = Omit<ObservedTimes, 'stretches'>

const NONE: ObservedTimes = { stretches: [], keptFrom: null, switchesFrom: null }

export function observedTimesIn(stored: Pick<ConfigMap, 'data'> | undefined): ObservedTimes {
  if (stored === undefined) return NONE
  const data = stored.data ?? {}
  const stretches = Object.entries(data).flatMap(([key, text]) => {
    const from = Number(key) * 1_000
    const until = Date.parse(text)
    return BEGINNING.test(key) && until >= from ? [{ from, until }] : []
  })
  return {
    stretches: stretchesIn(stretches),
    keptFrom: timeIn(data[KEPT_FROM]),
    switchesFrom: timeIn(data[SWITCHES_FROM]),
  }
}

function timeIn(text: string | undefined): number | null {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? null : at
}

export function newObservedTimes(data: Record<string, string>): ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: OBSERVED_NAME, labels: LABELS }, data }
}

/**
 * A merge patch without a resourceVersion: replicas that extend the same stretch write nearly the same.
 * @param stretch is in whole seconds
 */
export function observedPatch(
  stored: Pick<ConfigMap, 'data'> | undefined,
  stretch: Stretch,
  since: Since,
  firstDay: number,
) {
  const own = entriesOf(stretch, since)
  const beginnings = Object.keys(stored?.data ?? {}).filter((key) => BEGINNING.test(key))
  const inOrder = beginnings.sort((a, b) => Number(a) - Number(b))
  const surplus = inOrder.slice(0, Math.max(0, inOrder.length - MOST_STRETCHES))
  const old = beginnings.filter((key) => Date.parse(stored?.data?.[key] ?? '') < firstDay)
  const removed = Object.fromEntries([...surplus, ...old].map((key) => [key, null]))
  return { metadata: { labels: LABELS }, data: { ...removed, ...own } }
}

export function entriesOf(
  { from, until }: Stretch,
  { keptFrom, switchesFrom }: Since,
): Record<string, string> {
  return {
    [String(Math.floor(from / 1_000))]: new Date(until).toISOString(),
    ...(keptFrom !== null && { [KEPT_FROM]: new Date(keptFrom).toISOString() }),
    ...(switchesFrom !== null && { [SWITCHES_FROM]: new Date(switchesFrom).toISOString() }),
  }
}
