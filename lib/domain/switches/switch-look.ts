import { valueOr } from '#lib/domain/answer'
import { identityOf, switchName, type Fact, type Facts, type SwitchFact } from '#lib/domain/chronicle/facts'
import { CLOCK_SLACK_MS } from '#lib/domain/moves/move-evidence'
import { visible } from '#lib/domain/observation/facts-of'
import {
  cronJobHolder,
  streamHolder,
  workloadHolder,
  type Holder,
  type Position,
} from '#lib/domain/switches/holders'
import { areRead, endOfSwitch, type SwitchSight } from '#lib/domain/switches/switch-ends'
import { turnAfter } from '#lib/domain/switches/turns'
import { freshAtOf } from '#lib/domain/snapshot'
import { isImporting } from '#lib/domain/schedule/environment-schedule'
import { workloadsOf } from '#lib/domain/workload/workload'
import type { ImageStream } from '#lib/kubernetes/objects'

/** A look at the switches: what one that follows has to know of it. */
export type SwitchLook = {
  /** In milliseconds. */
  at: number
  hasSeen: (holder: Holder) => boolean
  /** What stood so then, by the name of the switch. */
  on: ReadonlyMap<string, SwitchFact>
}

type Sight = SwitchSight & {
  streams: readonly ImageStream[]
  /** The names of CronJobs that the configuration says import. */
  configured: readonly string[]
  /** When the CronJobs were last known to be right; null if they were never read. */
  cronJobsFreshAt: string | null
}

type Seen = { facts: Map<string, Fact>; ended: Map<string, Fact>; look: SwitchLook | null }

/**
 * What a look at the switches adds to what is known. One that stands as is known adds nothing, so a look costs what turned.
 * @param before the look before this one, of this process or of another; null if nobody looked
 */
export function lookAtSwitches(known: Facts, sight: Sight, before: SwitchLook | null, now: number): Seen {
  const { hasStreams, hasWorkloads } = visible(sight.snapshot, now)
  if (!hasStreams || !hasWorkloads) return { facts: new Map(), ended: new Map(), look: before }
  const last = lastRounds(known)
  const ended = endedSwitches(last, sight, before, now)
  const factOf = (holder: Holder, position: Position, name: string): SwitchFact => {
    const lastFact = ended.get(name) ?? last.get(name)
    if (lastFact?.until === null) return lastFact
    const prior = before?.on.get(name)
    // It could not be written.
    if (prior && !known.has(identityOf(prior))) return prior
    // One that saw it stand the other way is not behind.
    const freshAt = prior === undefined ? Infinity : rightAt(sight, position)
    if (lastFact && isOfBefore(position, lastFact, freshAt)) return lastFact
    return begun(position, lastFact, lastOff(holder, lastFact, before), now)
  }
  const facts = new Map<string, Fact>()
  const on = new Map<string, SwitchFact>()
  const holders = holdersIn(sight)
  for (const holder of holders)
    for (const [name, position] of holder.positions) {
      const fact = factOf(holder, position, name)
      on.set(name, fact)
      if (fact !== last.get(name)) facts.set(identityOf(fact), fact)
    }
  const names = new Set(holders.map((each) => each.name))
  const hasSeen = ({ name, madeAt }: Holder) =>
    names.has(name) || Date.parse(madeAt ?? '') >= now - CLOCK_SLACK_MS
  const byIdentity = new Map([...ended.values()].map((fact): [string, Fact] => [identityOf(fact), fact]))
  return { facts, ended: byIdentity, look: { at: now, hasSeen, on } }
}

/**
 * Another process looked before this one, and wrote what it saw. Nobody knows at which CronJobs: that they import, or may be read, can be new.
 * @param areAllSeen whether it looked at all streams
 */
export function lookOfOthers(at: number, areAllSeen: boolean): SwitchLook {
  const hasSeen = ({ name }: Holder) =>
    !name.startsWith('CronJob/') && (areAllSeen || !name.startsWith('ImageStream/'))
  return { at, hasSeen, on: new Map() }
}

function holdersIn({ snapshot, batch, streams, configured }: Sight): Holder[] {
  const cronJobs = areRead(batch) ? valueOr(batch.cronJobs, []) : []
  return [
    ...workloadsOf(snapshot).map((workload) => workloadHolder(snapshot, workload)),
    ...cronJobs.filter((each) => isImporting(each, configured)).map(cronJobHolder),
    ...streams.map(streamHolder),
  ]
}

/** The last known fact of each switch, by its name. */
function lastRounds(known: Facts): Map<string, SwitchFact> {
  const last = new Map<string, SwitchFact>()
  for (const fact of known.values()) {
    if (fact.kind !== 'switch') continue
    const name = switchName(fact.of)
    if (fact.round > (last.get(name)?.round ?? 0)) last.set(name, fact)
  }
  return last
}

function endedSwitches(
  last: ReadonlyMap<string, SwitchFact>,
  sight: SwitchSight,
  before: SwitchLook | null,
  now: number,
): Map<string, SwitchFact> {
  const ended = new Map<string, SwitchFact>()
  for (const [name, fact] of last) {
    if (fact.until !== null) continue
    // The look before would have seen its end.
    const seenOn = before === null ? -Infinity : before.at - CLOCK_SLACK_MS
    const lastOn = Math.max(seenOn, (Date.parse(fact.from?.at ?? '') || -Infinity) - CLOCK_SLACK_MS)
    const until = endOfSwitch(sight, fact, (told) => turnAfter(told, lastOn, now), now)
    if (until !== null) ended.set(name, { ...fact, until })
  }
  return ended
}

/** When a switch that turned last stood the other way, as far as anybody saw it, in milliseconds; null if nobody did. */
function lastOff(holder: Holder, lastFact: SwitchFact | undefined, before: SwitchLook | null): number | null {
  const seenAt = before?.hasSeen(holder) === true ? before.at - CLOCK_SLACK_MS : -Infinity
  const at = Math.max(seenAt, Date.parse(lastFact?.until?.at ?? '') || -Infinity)
  return at === -Infinity ? null : at
}

const OF_TRIGGERS = ['imageStreams', 'deployments', 'statefulSets'] as const

/** When what says how a switch stands was last known to be right, in milliseconds. */
function rightAt({ snapshot, cronJobsFreshAt }: Sight, { of }: Position): number {
  return Date.parse(of.state === 'suspended' ? (cronJobsFreshAt ?? '') : freshAtOf(snapshot, OF_TRIGGERS))
}

/**
 * Whether it stands so in the time that is over, and not anew: another replica saw the end, and this one is behind, or its object says
 * that it began when that time did.
 */
function isOfBefore({ since }: Position, { from, until }: SwitchFact, freshAt: number): boolean {
  const isBehind = freshAt <= Date.parse(until?.at ?? '') + CLOCK_SLACK_MS
  return isBehind || (since?.known === 'exact' && from?.known === 'exact' && since.at === from.at)
}

/** @param offAt when it last stood the other way; null if nobody saw that: then only its object can tell since when it stands so */
function begun(
  { of, since, reason, message }: Position,
  lastFact: SwitchFact | undefined,
  offAt: number | null,
  now: number,
): SwitchFact {
  // What goes through an ImageStreamTag leaves nothing in managedFields, so it can be later than they tell.
  const told = of.state === 'scheduled' ? null : since
  const from = offAt === null ? told : turnAfter(since, offAt, now)
  return { kind: 'switch', of, round: (lastFact?.round ?? 0) + 1, from, reason, message, until: null }
}
