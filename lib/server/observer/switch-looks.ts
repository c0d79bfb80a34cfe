import 'server-only'
import type { Facts } from '#lib/domain/chronicle/facts'
import { lookAtSwitches, lookOfOthers, type SwitchLook } from '#lib/domain/observation/switch-look'
import type { ObservedTimes } from '#lib/server/chronicle/observed-times'

type Sight = Parameters<typeof lookAtSwitches>[1]

/** Looks at switches one time after another, because what turned is what stands otherwise than before. */
export class SwitchLooks {
  /** Undefined before the first look of this process. */
  private before: SwitchLook | null | undefined
  private hadFacts = false

  /** @param observed when replicas watched */
  look(known: Facts, sight: Sight, observed: ObservedTimes, areAllStreams: boolean, now: number) {
    // Somebody deleted them: what stands so now was so before, as far as anybody knows.
    if (known.size === 0 && this.hadFacts) this.before = null
    this.hadFacts = known.size > 0
    this.before ??= this.before === undefined && this.hadFacts ? lastOf(observed, areAllStreams) : null
    const { facts, ended, look } = lookAtSwitches(known, sight, this.before, now)
    this.before = look
    return { facts, ended }
  }
}

/** The last look of any replica; null if none looked at switches. */
function lastOf({ stretches, switchesFrom }: ObservedTimes, areAllStreams: boolean): SwitchLook | null {
  const last = Math.max(...stretches.map(({ until }) => until))
  return switchesFrom === null || last < switchesFrom ? null : lookOfOthers(last, areAllStreams)
}
