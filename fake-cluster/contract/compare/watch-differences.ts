import { isDeepStrictEqual } from 'node:util'
import { isObject, type JsonObject } from '../../api/json'
import { differences, type Difference } from './differences'
import type { Pairing } from './pairing'
import type { WatchEvent } from './read-watch'
import { trimLike } from './trim'

/** The path of a difference that `accepted.ts` knows. */
export const COUNTS_BETWEEN = 'counts of pods between two statuses'

const COUNTS = new Set([
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
])

/** Compares the events of each object in order. The order between different objects depends on timing. */
export function watchDifferences(
  recorded: WatchEvent[],
  actual: WatchEvent[],
  pairing: Pairing,
): Difference[] {
  const left = new Map(perObject(actual))
  const missing = [...perObject(recorded)].flatMap(([key, events]) => {
    const candidates = [...left].filter(([other]) => kindOf(other) === kindOf(key))
    const attempts = candidates.map(([other, found]) => {
      const attempt = pairing.clone()
      return { other, attempt, found: sequenceDifferences(key, events, found, attempt) }
    })
    const exact = attempts.find(({ other }) => other === key)
    const best = exact ?? attempts.sort((a, b) => a.found.length - b.found.length)[0]
    if (!best) return [{ path: `events of ${nameOf(key)}`, recorded: events.length, actual: 0 }]
    left.delete(best.other)
    pairing.take(best.attempt)
    return best.found
  })
  const surplus = [...left].map(([key, { length }]) => ({
    path: `events of ${nameOf(key)}`,
    recorded: 0,
    actual: length,
  }))
  return [...missing, ...surplus]
}

/**
 * A controller that sees two changes at once writes one status for both. So a status of ours between two others may be missing
 * in the recording, if it tells no more than other counts of pods.
 */
function sequenceDifferences(
  key: string,
  recorded: WatchEvent[],
  actual: WatchEvent[],
  pairing: Pairing,
): Difference[] {
  const attempt = pairing.clone()
  const found = inOrder(key, recorded, actual, attempt)
  const isLonger = found.length > 0 && actual.length === recorded.length + 1
  for (const [index, event] of isLonger ? [...actual.entries()].slice(0, -1) : []) {
    if (!hasOnlyOtherCounts(event, actual[index - 1])) continue
    const other = pairing.clone()
    if (inOrder(key, recorded, actual.toSpliced(index, 1), other).length > 0) continue
    pairing.take(other)
    return [{ path: COUNTS_BETWEEN, recorded: recorded.length, actual: actual.length }]
  }
  pairing.take(attempt)
  return found
}

function hasOnlyOtherCounts({ type, object }: WatchEvent, before: WatchEvent | undefined): boolean {
  if (type !== 'MODIFIED' || object.kind !== 'Deployment' || !before) return false
  return isDeepStrictEqual(withoutCounts(object), withoutCounts(before.object))
}

function withoutCounts({ metadata, status, ...others }: JsonObject): unknown {
  const { resourceVersion, ...kept } = isObject(metadata) ? metadata : {}
  const entries = isObject(status) ? Object.entries(status) : []
  return [others, kept, entries.filter(([key]) => !COUNTS.has(key))]
}

function inOrder(key: string, recorded: WatchEvent[], actual: WatchEvent[], pairing: Pairing): Difference[] {
  const types = (events: WatchEvent[]) => events.map(({ type }) => type).join(' ')
  const found = recorded.flatMap(({ type, object }, index) => {
    const other = actual[index]
    const path = type === 'BOOKMARK' ? 'bookmark' : `${nameOf(key)} ${index}`
    return other ? differences(object, trimLike(object, other.object), pairing, path) : []
  })
  if (types(recorded) === types(actual)) return found
  const isOfBookmarks = [...recorded, ...actual].every(({ type }) => type === 'BOOKMARK')
  const path = isOfBookmarks ? 'number of bookmarks' : `events of ${nameOf(key)}`
  return [{ path, recorded: types(recorded), actual: types(actual) }, ...found]
}

function perObject(events: WatchEvent[]): Map<string, WatchEvent[]> {
  const groups = new Map<string, WatchEvent[]>()
  for (const event of events) {
    const key = keyOf(event.object)
    groups.set(key, [...(groups.get(key) ?? []), event])
  }
  return groups
}

/** A replaced pod has the same name as the one before it, and another uid. */
function keyOf({ kind, metadata }: JsonObject): string {
  const { name = 'bookmark', uid = '' } = isObject(metadata) ? metadata : {}
  return [kind, name, uid].join(' ')
}

/** A key without the uid, which differs in each run. */
function nameOf(key: string): string {
  return key.slice(0, key.lastIndexOf(' '))
}

function kindOf(key: string): string {
  return key.slice(0, key.indexOf(' '))
}
