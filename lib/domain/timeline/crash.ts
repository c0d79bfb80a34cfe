import type { RunFact } from '#lib/domain/chronicle/facts'
import type { Moment } from '#lib/domain/moves/moment'
import type { Place } from '#lib/domain/timeline/place'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'

/** The last crash of one container in the pods of one revision, and the first one that Quayside saw. */
export type Crash = {
  container: string
  /** Empty where they are gone, or were not found. */
  pods: readonly string[]
  begun: Moment
  /** It cannot have begun before. */
  notBefore: string
  exitCode: number
  reason: string | null
  restarts: number
  lastAt: string
  /** Since when its containers run again; null while they do not, or where nobody knows. */
  over: Moment | null
  /** Whether it may go on: its pods are there. */
  isOpen: boolean
  /** Null if this is the first one. */
  earlier: EarlierCrash | null
}

/** The first crash that was seen, and since when its containers had run again before this one. There can be others between them. */
type EarlierCrash = { at: string; over: Moment | null }

/** A crash as Quayside observed it; null if the container did not crash, or never started. */
export function observedCrash({ container, from, madeAt, failure, healthyAt }: RunFact): Crash | null {
  if (failure?.exitCode == null) return null
  const { first, last, restarts, reason, exitCode, over = null, overBefore = null } = failure
  // Its container ran for minutes, so of two times in the same second this one is the later.
  const again = over !== null && over >= last ? { at: over, isExact: true } : null
  const seen = healthyAt !== null && healthyAt > last ? { at: healthyAt, isExact: false } : null
  const calm = lastBefore(last, over, overBefore, healthyAt)
  const isAgain = calm !== null && calm >= first
  // Another one can have been before the first that was observed, also with one restart: it counts once the container runs again.
  const isExact = !isAgain && restarts === 0 && first === last
  const begun = { at: isAgain ? last : first, isExact }
  const since = laterOf(from.known === 'exact' ? from.at : madeAt, calm ?? madeAt)
  return {
    ...{ container, pods: [], begun, exitCode, reason, restarts, lastAt: last, isOpen: false },
    notBefore: isExact || begun.at < since ? begun.at : since,
    over: again ?? seen,
    earlier: isAgain ? { at: first, over: { at: calm, isExact: calm !== healthyAt } } : null,
  }
}

function lastBefore(end: string, ...times: (string | null)[]): string | null {
  const before = times.flatMap((at) => (at !== null && at < end ? at : []))
  return before.sort().at(-1) ?? null
}

/**
 * What the pods tell, with what was observed before: of several crashes, the kubelet keeps the last. One that came after the containers
 * had recovered is another one.
 */
export function joinedCrash(own: Crash, observed: Crash): Crash {
  const restarts = Math.max(own.restarts, observed.restarts)
  const at = firstOf(observed)
  if (own.earlier !== null) return { ...own, restarts, earlier: { at, over: own.earlier.over } }
  if (observed.over !== null && isBefore(observed.over.at, own.lastAt))
    return { ...own, ...begunAfter(own, observed.over.at), restarts, earlier: { at, over: observed.over } }
  const known = observed.earlier === null ? own : begunAfter(own, observed.notBefore)
  const [time, other] = [Date.parse(known.begun.at), Date.parse(observed.begun.at)]
  const isOwn = time < other || (time === other && known.begun.isExact)
  const { begun, notBefore } = isOwn ? known : observed
  return { ...own, begun, notBefore, restarts, earlier: observed.earlier }
}

/** The first back-off that an Event tells of can be that of a crash before. @param calm when the containers ran */
function begunAfter({ begun, notBefore, lastAt }: Crash, calm: string) {
  return {
    begun: isBefore(begun.at, calm) ? { at: lastAt, isExact: false } : begun,
    notBefore: laterOf(notBefore, calm),
  }
}

/** The crashes in two uses of a revision. Pods that outlived the use in between have crashed before the later one, too. */
export function crashInUses(before: Crash, after: Crash): Crash {
  if (isBefore(after.lastAt, before.lastAt)) return before
  if (!isBefore(before.lastAt, firstOf(after))) return joinedCrash(after, before)
  const over = after.earlier === null ? before.over : after.earlier.over
  const notBefore = laterOf(after.notBefore, before.lastAt)
  return { ...after, notBefore, earlier: { at: firstOf(before), over } }
}

function firstOf({ begun, earlier }: Crash): string {
  return earlier?.at ?? begun.at
}

function isBefore(one: string, other: string): boolean {
  return Date.parse(one) < Date.parse(other)
}

function laterOf(one: string, other: string): string {
  return isBefore(one, other) ? other : one
}

/**
 * That it began, and that it is over; before it, the first one that was seen.
 * @param id which one it is, wherever it is known from
 * @param arePodsWhole whether all pods were looked at
 */
export function crashEventsOf(
  id: string,
  where: readonly Place[],
  { begun, over, isOpen, earlier, ...what }: Crash,
  arePodsWhole: boolean,
): TimelineEvent[] {
  const { container, pods, lastAt } = what
  const common = { where, who: [], certainty: 'seen' } as const
  const overAt = over?.at ?? (isOpen ? null : lastAt)
  const arePodsGone = arePodsWhole && pods.length === 0
  const began: TimelineEvent = {
    id: `crash-begun ${id}`,
    when: begun,
    what: { kind: 'crash-begun', ...what, arePodsGone, overAt },
    ...common,
  }
  const first = [earlier?.at ?? []].flat().map((at): TimelineEvent => {
    const times = { notBefore: at, lastAt: at, overAt: at }
    return {
      id: `crash-begun ${id} first`,
      when: { at, isExact: false },
      what: { kind: 'crash-begun', container, ...times, ...OVERWRITTEN },
      ...common,
    }
  })
  const ended = [over ?? earlier?.over ?? []].flat().map((when): TimelineEvent => {
    return { id: `crash-over ${id}`, when, what: { kind: 'crash-over', container, pods }, ...common }
  })
  return [...first, began, ...ended]
}

/** Of the first one, the chronicle has the time: all else is that of the last one. */
const OVERWRITTEN = { pods: [], arePodsGone: false, exitCode: null, reason: null, restarts: 0 }
