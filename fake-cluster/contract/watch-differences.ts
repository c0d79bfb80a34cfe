import { isDeepStrictEqual } from 'node:util'
import { isObject, type JsonObject } from '../api/json'
import { trimObject, trimLike } from './trim'
import { differences, type Difference } from './differences'
import type { Pairing } from './pairing'
import type { RecordedEvent } from './recording'

export type WatchEvent = Pick<RecordedEvent, 'type' | 'object'>

/** How long nothing more may come after what was recorded, in milliseconds. */
const SETTLED = 60
const QUIET = 120

/** Reads a watch until it has as many events as were recorded, and what follows directly. */
export async function readWatch(
  response: Response,
  expected: WatchEvent[],
  abort: AbortController,
  timeout: number,
): Promise<WatchEvent[]> {
  const events: WatchEvent[] = []
  const end = (delay: number) => setTimeout(() => abort.abort(), delay)
  let timer = end(expected.length === 0 ? QUIET : timeout)
  try {
    for await (const line of linesOf(response)) {
      const event: unknown = JSON.parse(line)
      if (isObject(event) && isObject(event.object))
        events.push({ type: String(event.type), object: trimObject(event.object) })
      const isBookmark = expected[0]?.type === 'BOOKMARK'
      if (!isBookmark && expected.length > 0 && events.length >= expected.length) {
        clearTimeout(timer)
        timer = end(SETTLED)
      }
    }
  } catch (error) {
    if (!abort.signal.aborted) throw error
  } finally {
    clearTimeout(timer)
  }
  return events
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  if (!response.body) return
  let rest = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}

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
 * Whether a controller writes its status once more between two changes is a matter of its timing: one status that the other
 * side has not is told as that.
 */
function sequenceDifferences(
  key: string,
  recorded: WatchEvent[],
  actual: WatchEvent[],
  pairing: Pairing,
): Difference[] {
  const attempt = pairing.clone()
  const exact = inOrder(key, recorded, actual, attempt)
  const surplus = actual.length - recorded.length
  const [longer, shorter] = surplus > 0 ? [actual, recorded] : [recorded, actual]
  const isNear =
    exact.length > 0 && Math.abs(surplus) === 1 && shorter.every(({ type }) => type === 'MODIFIED')
  for (const index of isNear ? longer.keys() : []) {
    const { object } = longer[index] ?? {}
    const after = longer[index + 1]?.object
    if (!object || !after || !isOnlyStatus(object, after)) continue
    const rest = longer.toSpliced(index, 1)
    const other = pairing.clone()
    const found = surplus > 0 ? inOrder(key, recorded, rest, other) : inOrder(key, rest, actual, other)
    if (found.length > 0) continue
    pairing.take(other)
    return [{ path: 'number of status writes', recorded: recorded.length, actual: actual.length }]
  }
  pairing.take(attempt)
  return exact
}

function isOnlyStatus(object: JsonObject, after: JsonObject): boolean {
  const rest = ({ metadata, spec }: JsonObject) => {
    const { resourceVersion, annotations, ...others } = isObject(metadata) ? metadata : {}
    return [others, spec]
  }
  return 'status' in object && isDeepStrictEqual(rest(object), rest(after))
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
