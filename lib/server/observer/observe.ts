import 'server-only'
import type { Fact, Facts } from '#lib/domain/chronicle/facts'
import { staleOf } from '#lib/domain/freshness'
import { moversOf } from '#lib/domain/moves/tag-movers'
import { endedFacts, factsOf } from '#lib/domain/observation/facts-of'
import { KINDS } from '#lib/domain/snapshot'
import { hasCrashed } from '#lib/domain/workload/pods'
import type { Change } from '#lib/cluster/stores/environment-store'
import { systemClock } from '#lib/runtime/system-clock'
import { withTimeLimit } from '#lib/runtime/time-limit'
import { chronicleStateOf, observedWriterOf, pageWriterOf } from '#lib/server/chronicle/chronicle'
import type { Environment } from '#lib/server/config/parse'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'
import { logError } from '#lib/server/log'
import { Observer } from '#lib/server/observer/observer'
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

const observerOf = perEnvironment('observer', (environment) => {
  const { chronicle, name } = environment
  const observer = new Observer(
    { look: (known, now) => lookAt(environment, known, now), days: chronicle.days },
    pageWriterOf(environment),
    observedWriterOf(environment),
    chronicleStateOf(environment),
    systemClock,
    (error) => logError(`the chronicle of ${name}`, error),
  )
  storeOf(environment).subscribe((change) => {
    if (change.names.length > 0 && isSeen(change)) observer.noteChange(isCrash(environment, change))
  })
  return observer
})

const SEEN: ReadonlySet<string> = new Set(KINDS)

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

/** Null if something is stale or was never read: then nobody watches. */
function lookAt(environment: Environment, known: Facts, now: number): Map<string, Fact> | null {
  const snapshot = storeOf(environment).snapshot()
  const isWhole = KINDS.every((kind) => snapshot[kind].ok)
  if (!isWhole || staleOf(snapshot.freshness, KINDS, now).length > 0) return null
  const evidenceOf = moveEvidenceIn(environment)
  const seen = factsOf(
    snapshot,
    (tag, items, item) => moversOf(tag, items, item, evidenceOf(tag.stream.metadata.name, tag.name)),
    now,
  )
  return new Map([...endedFacts(known, snapshot, now), ...seen])
}
