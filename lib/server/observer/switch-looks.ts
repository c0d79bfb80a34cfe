import 'server-only'
import { valueOr } from '#lib/domain/answer'
import { factsFrom, type Facts } from '#lib/domain/chronicle/facts'
import { lookAtSwitches, lookOfOthers, type SwitchLook } from '#lib/domain/switches/switch-look'
import { KINDS, type Snapshot } from '#lib/domain/snapshot'
import type { ImageStream } from '#lib/kubernetes/objects'
import { systemClock } from '#lib/runtime/system-clock'
import { observedWriterOf } from '#lib/server/chronicle/chronicle'
import type { ObservedTimes } from '#lib/server/chronicle/observed-times'
import { isFull } from '#lib/server/chronicle/plan-writes'
import type { Environment } from '#lib/server/config/parse'
import { batchOf } from '#lib/server/environment/batch'
import { perEnvironment } from '#lib/server/environment/per-environment'
import { storeOf } from '#lib/server/environment/stores'
import { SilenceWatch } from '#lib/server/observer/silence-watch'

const silencesOf = perEnvironment('silences', () => new SilenceWatch())

/** To be called when a list-watch fails, or is back. @returns whether something fails, or a silence is to be written */
export function noteSilence(environment: Environment): boolean {
  const { freshness } = storeOf(environment).snapshot()
  const isSilent = silencesOf(environment).note({ freshness }, systemClock.wallTime(systemClock.now()))
  return isSilent || KINDS.some((kind) => freshness[kind].error !== null)
}

/** Looks at switches one time after another, because what turned is what stands otherwise than before. */
export class SwitchLooks {
  /** Undefined before the first look of this process. */
  private before: SwitchLook | null | undefined
  private hadFacts = false

  constructor(private readonly environment: Environment) {}

  /** What turned, and silences of the cluster that are over. @param streams those that are looked at */
  look(known: Facts, snapshot: Snapshot, streams: readonly ImageStream[], now: number) {
    const { environment } = this
    const observed = observedWriterOf(environment).known
    // Somebody deleted them: what stands so now was so before, as far as anybody knows.
    if (known.size === 0 && this.hadFacts) this.before = null
    this.hadFacts = known.size > 0
    const areAll = streams.length === valueOr(snapshot.imageStreams, []).length
    const others = this.before === undefined && this.hadFacts ? this.lastOf(observed, areAll, known) : null
    const store = storeOf(environment)
    const sight = {
      ...{ snapshot, streams, batch: batchOf(store), configured: environment.importCronJobs },
      cronJobsFreshAt: store.cronJobs.freshness.freshAt,
    }
    const { facts, ended, look } = lookAtSwitches(known, sight, this.before ?? others, now)
    this.before = look
    const silences = factsFrom(silencesOf(environment).over(known, observed.stretches))
    return { facts: new Map([...facts, ...silences]), ended }
  }

  /** The last look of any replica; null if none looked at switches. Of what was left out, nobody knows how it stood. */
  private lastOf({ stretches, switchesFrom }: ObservedTimes, areAllStreams: boolean, known: Facts) {
    const last = Math.max(...stretches.map(({ until }) => until))
    if (switchesFrom === null || last < switchesFrom) return null
    const look = lookOfOthers(last, areAllStreams)
    return isFull(this.environment.chronicle.configMaps, known) ? { ...look, hasSeen: () => false } : look
  }
}
