import 'server-only'
import { Newest } from '#lib/domain/activity/newest'
import type { Facts } from '#lib/domain/chronicle/facts'
import { staleOf } from '#lib/domain/freshness'
import { importStateOf } from '#lib/domain/image-stream/import-state'
import { newestOf, tagsOf } from '#lib/domain/image-stream/tag-source'
import { moversOf } from '#lib/domain/moves/tag-movers'
import { endedFacts } from '#lib/domain/observation/ended-facts'
import { factsOf } from '#lib/domain/observation/facts-of'
import { undatedImages, withCommitDates } from '#lib/domain/observation/undated-images'
import type { MoversOf } from '#lib/domain/observation/image-facts'
import { KINDS } from '#lib/domain/snapshot'
import { hasCrashed } from '#lib/domain/workload/pods'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { Change } from '#lib/cluster/stores/environment-store'
import { systemClock } from '#lib/runtime/system-clock'
import { withTimeLimit } from '#lib/runtime/time-limit'
import { chronicleStateOf, observedWriterOf, pageWriterOf } from '#lib/server/chronicle/chronicle'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'
import { logError } from '#lib/server/log'
import { Observer, type Sight } from '#lib/server/observer/observer'
import { NOTE_MS } from '#lib/server/observer/silence-watch'
import { noteSilence, SwitchLooks } from '#lib/server/observer/switch-looks'
import { canBeDated, commitDatesOf } from '#lib/server/promotion/commit-dates'
import { LISTEN_MS } from '#lib/server/shutdown-times'
import { moveEvidenceIn } from '#lib/server/views/move-evidence'

/** From now on, the chronicle of an environment is written by this process, too. */
export function observe(environment: Environment): void {
  if (environment.chronicle.enabled) observerOf(environment)
}

/** Writes what is seen now, such as before the process ends. */
export async function lookOnce(environment: Environment): Promise<void> {
  if (!environment.chronicle.enabled) return
  const looking = observerOf(environment).lookNow()
  await withTimeLimit(looking, { waitMs: LISTEN_MS, onLate: () => undefined })
}

/** A namespace can have ten thousand; the chronicle has room for these, and to read all histories takes long. */
const MOST_STREAMS = 1_000

const observerOf = perEnvironment('observer', (environment) => {
  const { chronicle, name } = environment
  const sight = { look: lookingAt(environment, () => observer.noteChange(false)), days: chronicle.days }
  const observer = new Observer(
    sight,
    pageWriterOf(environment),
    observedWriterOf(environment),
    chronicleStateOf(environment),
    systemClock,
    (error) => logError(`the chronicle of ${name}`, error),
  )
  storeOf(environment).subscribe((change) => {
    if (change.kind === 'journal') pageWriterOf(environment).noteStored()
    if (change.names.length > 0 && isSeen(change)) observer.noteChange(isCrash(environment, change))
    // Only the state of a list-watch changed.
    else if (change.names.length === 0 && noteSilence(environment)) observer.noteChange(false)
  })
  keepNoting(environment)
  return observer
})

/** A process that stops for a while notices by that. */
function keepNoting(environment: Environment): void {
  noteSilence(environment)
  systemClock.after(NOTE_MS, () => keepNoting(environment))
}

const SEEN: ReadonlySet<string> = new Set([...KINDS, 'cronJobs'])

/** The chronicle itself is among the others. */
function isSeen({ kind }: Change): boolean {
  return SEEN.has(kind)
}

function isCrash(environment: Environment, { kind, names }: Change): boolean {
  if (kind !== 'pods') return false
  const { pods } = storeOf(environment).kinds
  return names.some((name) => {
    const pod = pods.get(name)
    return pod !== undefined && hasCrashed(pod)
  })
}

/** A look costs what changed since the one before that was written. @param onNews what can be seen now does not come from the cluster */
function lookingAt(environment: Environment, onNews: () => void): Sight['look'] {
  const newest = new Newest<ImageStream>(MOST_STREAMS, changedAt)
  const switches = new SwitchLooks(environment)
  let seen = new WeakSet<object>()
  /** What the chronicle had when that was written. */
  let written: Facts = new Map()
  return (known, now) => {
    const store = storeOf(environment)
    const snapshot = store.snapshot()
    const { imageStreams } = snapshot
    noteSilence(environment)
    const isWhole = KINDS.every((kind) => snapshot[kind].ok)
    // What others wrote meanwhile is not known.
    if (store.journal.isStale) return null
    if (!imageStreams.ok || !isWhole || staleOf(snapshot.freshness, KINDS, now).length > 0) return null
    // Somebody deleted or broke some of it: what can still be seen is added again.
    if ([...written.keys()].some((identity) => !known.has(identity))) seen = new WeakSet()
    const evidenceOf = moveEvidenceIn(environment)
    const moversIn: MoversOf = (tag, items, item) =>
      moversOf(tag, items, item, evidenceOf(tag.stream.metadata.name, tag.name))
    const { newest: streams } = newest.of(imageStreams.value)
    const sight = { moversOf: moversIn, streams, isKnown: (source: object) => seen.has(source) }
    const { facts, sources } = factsOf(snapshot, sight, now)
    const turned = switches.look(known, snapshot, streams, now)
    const undated = undatedImages(known, now, (image) => canBeDated(environment, image))
    return {
      facts: new Map([
        ...withCommitDates(facts, undated, commitDatesOf(environment, undated, onNews)),
        ...turned.facts,
      ]),
      ended: new Map([...endedFacts(known, snapshot, now), ...turned.ended]),
      setWritten: () => {
        for (const source of sources) seen.add(source)
        written = pageWriterOf(environment).known?.facts ?? known
      },
    }
  }
}

/** When a stream last imported, or began to fail; one that did neither counts as well. */
function changedAt(stream: ImageStream): string {
  const times = tagsOf(stream).flatMap((tag) => {
    const state = importStateOf(tag)
    return [newestOf(tag)?.created ?? [], state.state === 'failed' ? (state.since ?? []) : []].flat()
  })
  return times.sort().at(-1) ?? stream.metadata.creationTimestamp ?? ''
}
