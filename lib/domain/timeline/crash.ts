import type { RunFact } from '#lib/domain/chronicle/facts'
import type { Moment } from '#lib/domain/moves/moment'
import type { Place } from '#lib/domain/timeline/place'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'

/** The crashes of one container in the pods of one revision. */
export type Crash = {
  container: string
  /** Empty where they are gone. */
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
}

/** A crash as Quayside observed it; null if the container did not crash, or never started. */
export function observedCrash({ container, from, madeAt, failure, healthyAt }: RunFact): Crash | null {
  if (failure?.exitCode == null) return null
  const { first, last, restarts, reason, exitCode, over = null } = failure
  // Another one can have been before the first that was observed.
  const isExact = restarts <= 1 && first === last
  const since = from.known === 'exact' ? from.at : madeAt
  const again = over !== null && over > last ? { at: over, isExact: true } : null
  const seen = healthyAt !== null && healthyAt > last ? { at: healthyAt, isExact: false } : null
  return {
    ...{ container, pods: [], exitCode, reason, restarts, lastAt: last },
    begun: { at: first, isExact },
    notBefore: isExact || first < since ? first : since,
    over: again ?? seen,
    isOpen: false,
  }
}

/** What the pods tell, with the first crash that was observed: of several, the kubelet keeps the last. */
export function joinedCrash(own: Crash, observed: Crash): Crash {
  const [time, other] = [Date.parse(own.begun.at), Date.parse(observed.begun.at)]
  const isSame = time === other && own.begun.isExact
  const { begun, notBefore } = time < other || isSame ? own : observed
  return { ...own, begun, notBefore, restarts: Math.max(own.restarts, observed.restarts) }
}

/** That it began, and that it is over. @param id which one it is, wherever it is known from */
export function crashEventsOf(id: string, where: readonly Place[], crash: Crash): TimelineEvent[] {
  const { container, pods, begun, notBefore, exitCode, reason, restarts, lastAt, over, isOpen } = crash
  const overAt = over?.at ?? (isOpen ? null : lastAt)
  const common = { where, who: [], certainty: 'seen' } as const
  const began: TimelineEvent = {
    id: `crash-begun ${id}`,
    when: begun,
    what: { kind: 'crash-begun', container, pods, notBefore, exitCode, reason, restarts, lastAt, overAt },
    ...common,
  }
  if (over === null) return [began]
  const ended: TimelineEvent = {
    id: `crash-over ${id}`,
    when: over,
    what: { kind: 'crash-over', container, pods },
    ...common,
  }
  return [began, ended]
}
