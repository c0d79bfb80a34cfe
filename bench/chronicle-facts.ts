import { createHash } from 'node:crypto'

/** 10,000 of them fill 25 ConfigMaps: of more than 32, Quayside deletes the oldest. */
const FACTS_OF_PAGE = 400
/** Far above the numbers that Quayside gives in a run of the bench. */
const FIRST_PAGE = 900_001
const WORKLOADS = 200
const VERSION = 4

type FactPage = { metadata: { name: string; labels: Record<string, string> }; data: Record<string, string> }

/**
 * ConfigMaps with runs that are over, in the form of the chronicle (docs/decisions/0063-write-each-word-of-a-page-once.md). It is written
 * anew here, because the bench knows no code of the product.
 * @param end when the last of them ended, in milliseconds; each begins a minute before the one after it
 */
export function factPages(count: number, end: number): FactPage[] {
  return Array.from({ length: Math.ceil(count / FACTS_OF_PAGE) }, (_, page) => {
    const first = page * FACTS_OF_PAGE
    const words: string[] = []
    const facts = Array.from({ length: Math.min(FACTS_OF_PAGE, count - first) }, (_, place) => {
      const index = first + place
      return factOf(index, end - (count - index) * 60_000, words)
    })
    const metadata = { name: `quayside-chronicle-${FIRST_PAGE + page}`, labels: LABELS }
    return { metadata, data: { ...Object.fromEntries(facts), words: JSON.stringify({ v: VERSION, words }) } }
  })
}

const DAY_MS = 86_400_000
const GAP_MS = 30 * 60_000

/**
 * The ConfigMap that says when Quayside watched: until now, but for half an hour in each of so many days.
 * @param now in milliseconds
 */
export function observedTimes(gaps: number, now: number) {
  const stretches = Array.from({ length: gaps + 1 }, (_, day): [beginning: string, end: string] => {
    const begin = now - (day + 1) * DAY_MS + GAP_MS
    return [String(Math.floor(begin / 1_000)), new Date(now - day * DAY_MS).toISOString()]
  })
  const metadata = { name: 'quayside-chronicle-observed', labels: LABELS }
  return { metadata, data: Object.fromEntries(stretches) }
}

const LABELS = { 'app.kubernetes.io/part-of': 'quayside', 'quayside.io/journal': 'chronicle' }

/** What is the same for all who observe it makes the key. @param words of its page: what they lack is added */
function factOf(index: number, begin: number, words: string[]): [key: string, text: string] {
  const image = createHash('sha256').update(`image ${index}`).digest()
  const made = Math.floor(begin / 1_000)
  const [name, container, revision] = [`many-${index % WORKLOADS}`, 'app', Math.floor(index / WORKLOADS) + 1]
  const madeAt = `${new Date(made * 1_000).toISOString().slice(0, -5)}Z`
  const digest = `sha256:${image.toString('hex')}`
  const identity = ['run', 'Deployment', name, container, digest, revision, madeAt].join(' ')
  const key = createHash('sha256').update(identity).digest('base64url').slice(0, 12)
  const places = ['run', `Deployment/${name}`, container, image.toString('base64url')].map((word) =>
    placeOf(word, words),
  )
  // Made, from then on, ready after 5 s, healthy after 20 s, no failure, over after an hour.
  return [key, JSON.stringify({ v: VERSION, f: [...places, revision, made, 0, 5, 20, [], 3_600] })]
}

function placeOf(word: string, words: string[]): number {
  const place = words.indexOf(word)
  return place < 0 ? words.push(word) - 1 : place
}
