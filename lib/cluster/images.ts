import 'server-only'
import type { Answer } from '#lib/domain/cluster-error'
import type { ImageStreamImage } from '#lib/kubernetes/objects'
import type { Connection } from '#lib/cluster/connection'
import { getObject } from '#lib/cluster/objects'
import { oncePerProcess } from '#lib/cluster/once-per-process'
import { takeTurns } from '#lib/cluster/turns'

const MOST_KEPT = 1_000
const MISS_KEPT_MS = 60_000
const MOST_AT_ONCE = 6

type Answered = Promise<Answer<ImageStreamImage>>
type Kept = { answer: Answered; until: number }
type Cache = { kept: Map<string, Kept>; inTurn: ReturnType<typeof takeTurns> }

/**
 * An image of a stream by its digest. An image never changes, so it is read once; that it is missing is believed for a
 * minute, and no other failure is kept.
 */
export function readImage(
  connection: Connection,
  namespace: string,
  stream: string,
  digest: string,
): Answered {
  const { kept, inTurn } = cacheOf(connection)
  const key = `${namespace}/${stream}@${digest}`
  const known = kept.get(key)
  const isFresh = known !== undefined && Date.now() < known.until
  const read = () => getObject(connection, 'imagestreamimages', namespace, `${stream}@${digest}`)
  const entry = isFresh ? known : keepWhatLasts(inTurn(read))
  // A Map keeps the order of insertion, so the first key is the one that was not asked for the longest.
  kept.delete(key)
  kept.set(key, entry)
  const [oldest] = kept.keys()
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
  return entry.answer
}

function keepWhatLasts(answer: Answered): Kept {
  const entry = { answer, until: Infinity }
  answer.then(
    (settled) => {
      if (!settled.ok) entry.until = settled.error.code === 'not-found' ? Date.now() + MISS_KEPT_MS : 0
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
