import 'server-only'
import type { Answer } from '#lib/domain/cluster-error'
import { imageView } from '#lib/domain/image'
import type { ImageView } from '#lib/domain/views'
import type { Connection } from '#lib/cluster/connection'
import { getObject } from '#lib/cluster/objects'
import { oncePerProcess } from '#lib/cluster/once-per-process'
import { takeTurns } from '#lib/cluster/turns'

/** Half a kilobyte each. */
const MOST_KEPT = 50_000
const MISS_KEPT_MS = 60_000
const FAILURE_KEPT_MS = 5_000
const MOST_AT_ONCE = 6

type Answered = Promise<Answer<ImageView>>
type Kept = { answer: Answered; until: number }
type Cache = { kept: Map<string, Kept>; inTurn: ReturnType<typeof takeTurns> }

/**
 * An image of a stream by its digest. An image never changes, so it is read once; that it is missing is believed for a
 * minute, and any other failure for seconds, since many may ask.
 */
export function readImage(
  connection: Connection,
  namespace: string,
  stream: string,
  digest: string,
  mostKept = MOST_KEPT,
): Answered {
  const { kept, inTurn } = cacheOf(connection)
  const key = `${namespace}/${stream}@${digest}`
  const known = kept.get(key)
  const isFresh = known !== undefined && Date.now() < known.until
  const read = async (): Answered => {
    const answer = await getObject(connection, 'imagestreamimages', namespace, `${stream}@${digest}`)
    return answer.ok ? { ok: true, value: imageView(answer.value.image) } : answer
  }
  const entry = isFresh ? known : keepWhatLasts(inTurn(read))
  // A Map keeps the order of insertion, so the first key is the one that was not asked for the longest.
  kept.delete(key)
  kept.set(key, entry)
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return entry.answer
}

function keepWhatLasts(answer: Answered): Kept {
  const entry = { answer, until: Infinity }
  answer.then(
    (settled) => {
      if (settled.ok) return
      entry.until = Date.now() + (settled.error.code === 'not-found' ? MISS_KEPT_MS : FAILURE_KEPT_MS)
    },
    () => {
      entry.until = 0
    },
  )
  return entry
}

function cacheOf(connection: Connection): Cache {
  const caches = oncePerProcess('images', () => new WeakMap<Connection, Cache>())
  const cache = caches.get(connection) ?? { kept: new Map<string, Kept>(), inTurn: takeTurns(MOST_AT_ONCE) }
  caches.set(connection, cache)
  return cache
}
