import type { Chronicle } from '#lib/domain/chronicle/chronicle'
import type { Switch, SwitchFact, Turn } from '#lib/domain/chronicle/facts'
import { QUAYSIDE } from '#lib/domain/moves/client'
import { CLOCK_SLACK_MS } from '#lib/domain/moves/move-evidence'
import type { Moment } from '#lib/domain/moves/moment'
import type { Mover, Starter } from '#lib/domain/moves/mover'
import type { Snapshot } from '#lib/domain/snapshot'
import { laneOf, placeName, placesOf, type Place } from '#lib/domain/timeline/place'
import type { TimelineEvent, What } from '#lib/domain/timeline/timeline-event'
import { findWorkload } from '#lib/domain/workload/workload'

/** The operation that turned a switch on or off in a time, in milliseconds; null for none. */
export type TurnerOf = (of: Switch, isOn: boolean, from: number, to: number) => Starter | null

/** `isOpen`: it tells of the beginning of what goes on. */
type Told = { event: TimelineEvent; isOpen: boolean }

/**
 * Adds when switches turned, as Quayside observed it. What goes on, objects can tell of too: that is one event, with the better time.
 * @param told by objects
 */
export function withSwitches(
  told: readonly TimelineEvent[],
  snapshot: Snapshot,
  turnerOf: TurnerOf,
): TimelineEvent[] {
  const switches = snapshot.chronicle?.switches ?? []
  const before = overBefore(switches)
  const all = switches.flatMap((fact) => eventsOf(fact, before(fact), snapshot, turnerOf))
  const open = new Map(all.flatMap(({ event, isOpen }) => (isOpen ? [[subjectOf(event), event]] : [])))
  const better = told.map((event) => {
    const observed = open.get(subjectOf(event))
    return observed === undefined ? event : joined(event, observed)
  })
  const once = new Map(better.map((event) => [event.id, event]))
  for (const { event } of all) if (!once.has(event.id)) once.set(event.id, event)
  return [...once.values()]
}

function subjectOf({ what, where: [place] }: TimelineEvent): string {
  return `${what.kind} ${place === undefined ? '' : placeName(place)}`
}

/** Who did it belongs to the time that is told. An import that goes on failing does so for the reason that it has now. */
function joined(event: TimelineEvent, observed: TimelineEvent): TimelineEvent {
  if (!isBetter(observed.when, event.when)) return { ...event, id: observed.id }
  return event.what.kind === 'import-failing' ? { ...observed, what: event.what } : observed
}

/** An exact time, or else the earlier of two bounds. */
function isBetter(one: Moment, other: Moment): boolean {
  if (one.isExact !== other.isExact) return one.isExact
  return Date.parse(one.at) < Date.parse(other.at)
}

/** When a switch was last over before a fact of it began. */
function overBefore(switches: readonly SwitchFact[]): (fact: SwitchFact) => number {
  const ends = new Map(switches.map((fact) => [roundName(fact, fact.round), fact.until]))
  return (fact) => Date.parse(ends.get(roundName(fact, fact.round - 1))?.at ?? '') || -Infinity
}

function roundName({ of }: SwitchFact, round: number): string {
  return `${JSON.stringify(of)} ${round}`
}

/** What stood so when Quayside first looked has no beginning, and nobody turned what is gone. */
function eventsOf(fact: SwitchFact, before: number, snapshot: Snapshot, turnerOf: TurnerOf): Told[] {
  const { of, round, from, until } = fact
  const where = whereOf(of, snapshot)
  const name = [...where.slice(0, 1).map(placeName), ...('container' in of ? [of.container ?? ''] : [])].join(
    ' ',
  )
  const eventOf = (what: What, turn: Turn, isOn: boolean, after: number): TimelineEvent => ({
    id: `${what.kind} ${name} ${turn.known === 'exact' ? turn.at : round}`,
    when: { at: turn.at, isExact: turn.known === 'exact' },
    what,
    where,
    who: whoOf(of, turn, isOn, after, turnerOf),
    certainty: 'seen',
  })
  const begun = from && { event: eventOf(begunOf(fact, from), from, true, before), isOpen: until === null }
  if (of.state === 'silent') return begun === null ? [] : [begun]
  const isOver = until !== null && !until.isGone
  const onAt = Date.parse(from?.at ?? '') || -Infinity
  return [
    ...(begun === null ? [] : [begun]),
    ...(isOver ? [{ event: eventOf(overOf(of), until, false, onAt), isOpen: false }] : []),
  ]
}

function begunOf({ of, reason, message, until }: SwitchFact, from: Turn): What {
  switch (of.state) {
    case 'paused':
      return { kind: 'trigger-paused', container: of.container }
    case 'broken':
      return { kind: 'trigger-broken', container: of.container, message }
    case 'suspended':
      return { kind: 'suspended', by: null, reason: null }
    case 'scheduled':
      return { kind: 'schedule-started' }
    case 'failing':
      return { kind: 'import-failing', failure: { state: 'failed', reason: reason ?? '', message } }
    case 'silent':
      return { kind: 'silent', from: from.at, until: until?.at ?? null, about: message }
  }
}

function overOf(of: Exclude<Switch, { state: 'silent' }>): What {
  switch (of.state) {
    case 'paused':
      return { kind: 'trigger-resumed', container: of.container }
    case 'broken':
      return { kind: 'trigger-mended', container: of.container }
    case 'suspended':
      return { kind: 'resumed' }
    case 'scheduled':
      return { kind: 'schedule-stopped' }
    case 'failing':
      return { kind: 'import-recovered' }
  }
}

function whereOf(of: Switch, snapshot: Snapshot): Place[] {
  switch (of.state) {
    case 'paused':
    case 'broken': {
      const workload = findWorkload(snapshot, of.workload)
      return workload === undefined
        ? [{ kind: 'workload', workload: of.workload }]
        : placesOf(workload, of.container)
    }
    case 'suspended':
      return [{ kind: 'cron-job', name: of.cronJob }]
    case 'scheduled':
    case 'failing':
      return [laneOf(of.stream, of.tag)]
    case 'silent':
      return []
  }
}

/** A look comes within that time after a change, and an import after a change of its source. */
const LATER_MS = { seen: 2 * 60_000, latest: 2 * 60_000, exact: 30_000 }

/**
 * The operation that was done shortly before, or else a client that wrote it: one can write again what an operation turned before a look
 * sees it.
 * @param after in milliseconds
 */
function whoOf(
  of: Switch,
  { at, known, by }: Turn,
  isOn: boolean,
  after: number,
  turnerOf: TurnerOf,
): Mover[] {
  const to = Date.parse(at)
  // Quayside can have written something else since.
  const earliest = by === QUAYSIDE ? -Infinity : to - LATER_MS[known]
  const found = turnerOf(of, isOn, Math.max(after, earliest) - CLOCK_SLACK_MS, to + CLOCK_SLACK_MS)
  if (found !== null) return [{ kind: 'operation', ...found }]
  return by === null ? [] : [{ kind: 'client', manager: by }]
}

/** When the cluster did not answer, in milliseconds. */
export function silencesOf(chronicle: Chronicle | undefined): { from: number; until: number }[] {
  return (chronicle?.switches ?? []).flatMap(({ of, from, until }) =>
    of.state === 'silent' && from !== null && until !== null
      ? [{ from: Date.parse(from.at), until: Date.parse(until.at) }]
      : [],
  )
}
