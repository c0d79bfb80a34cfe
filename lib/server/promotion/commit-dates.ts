import 'server-only'
import { LRUCache } from 'lru-cache'
import type { ImageFact } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { isCommit } from '#lib/domain/image/image'
import { tagKey } from '#lib/domain/image-stream/tag-key'
import { AnswerCache } from '#lib/runtime/answer-cache'
import { processSingleton } from '#lib/runtime/process-singleton'
import { systemClock } from '#lib/runtime/system-clock'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { isImageKnown, knownCommitOf } from '#lib/server/environment/read-snapshot'
import { logError } from '#lib/server/log'
import { forgeNamed, turnsOf } from '#lib/server/promotion/forges'
import { sourceOf } from '#lib/server/promotion/readers'

const MOST_DATES = 5_000
/** Of a commit that the git host does not have: it may be of another repository. */
const MISSING_TTL_MS = 24 * 60 * 60_000
const FAILURE_TTL_MS = 15 * 60_000
/** Of an image for which no date was found, and meanwhile that of others is looked for. */
const AGAIN_MS = 15 * 60_000

type Wanted = Pick<ImageFact, 'stream' | 'tag' | 'image'>
type Said = { at: string | null; isMissing: boolean }

const datesIn = perEnvironment('commit dates', () => new LRUCache<string, string>({ max: MOST_DATES }))

/** Images for which no date was found a short time ago: without a label and a source, or the git host did not say. */
const triedIn = perEnvironment(
  'images without commit dates',
  () => new LRUCache<string, true>({ max: MOST_DATES, ttl: AGAIN_MS }),
)

/** What git hosts said of commits, for all environments. */
const answers = () =>
  processSingleton('commit dates', () => new AnswerCache<Said>(MOST_DATES, systemClock, lifetimeOf))

function lifetimeOf({ at, isMissing }: Said): number {
  if (at !== null) return Infinity
  return isMissing ? MISSING_TTL_MS : FAILURE_TTL_MS
}

/** Whether the date of the commit of an image is known, or can be: a page has shown it, and it was not looked for in vain just now. */
export function canBeDated(environment: Environment, wanted: Wanted): boolean {
  if (datesIn(environment).has(wanted.image)) return true
  const { stream, image } = wanted
  return isImageKnown(environment, stream, image) && !triedIn(environment).has(nameOf(wanted))
}

/** The same image can have a source by one tag, and none by another. */
function nameOf({ stream, tag, image }: Wanted): string {
  return `${tagKey(stream, tag)}@${image}`
}

/**
 * When the commits of these images were made, by digest, as far as that is known by now. The others are looked for: in what pages read of
 * the image, and then at the git host of the source that feeds the tag, which is asked once for each commit.
 * @param onFound is called for each that becomes known later
 */
export function commitDatesOf(
  environment: Environment,
  images: readonly Wanted[],
  onFound: () => void,
): ReadonlyMap<string, string> {
  const dates = datesIn(environment)
  const known = new Map<string, string>()
  for (const wanted of images) {
    const at = dates.get(wanted.image)
    if (at === undefined) void seek(environment, wanted, onFound)
    else known.set(wanted.image, at)
  }
  return known
}

async function seek(environment: Environment, wanted: Wanted, onFound: () => void): Promise<void> {
  const dates = datesIn(environment)
  try {
    const at = await dateOf(environment, wanted)
    if (at === null) triedIn(environment).set(nameOf(wanted), true)
    if (at === null || dates.has(wanted.image)) return
    dates.set(wanted.image, at)
    onFound()
  } catch (error) {
    logError(`the commit dates of ${environment.name}`, error)
  }
}

async function dateOf(environment: Environment, { stream, tag, image }: Wanted): Promise<string | null> {
  const read = await knownCommitOf(environment, stream, image)
  if (read === undefined) return null
  const { commit, committedAt } = read
  if (committedAt !== null) return inSeconds(committedAt)
  const source = sourceOf(environment, tagKey(stream, tag))
  if (!isCommit(commit) || source === undefined) return null
  const { forge, repository } = source
  const said = await answers().get(JSON.stringify([forge, repository, commit]), () =>
    turnsOf(`${forge} (commits)`)(() => ask(forge, repository, commit)),
  )
  return said.at
}

async function ask(forge: string, repository: string, commit: string): Promise<Said> {
  const answer = await forgeNamed(forge).commit(repository, commit)
  if (answer.ok) return { at: inSeconds(answer.value.at), isMissing: false }
  return { at: null, isMissing: answer.error.code === 'not-found' }
}
