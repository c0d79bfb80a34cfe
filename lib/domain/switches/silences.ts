import { REFUSALS } from '#lib/domain/answer'
import type { Facts, SwitchFact } from '#lib/domain/chronicle/facts'
import { inSeconds, seenAt } from '#lib/domain/chronicle/times'
import type { Stretch } from '#lib/domain/chronicle/stretches'
import { staleOf, type Stale } from '#lib/domain/freshness'
import { CLOCK_SLACK_MS } from '#lib/domain/moves/move-evidence'
import { KINDS, STALE_MS, type Snapshot } from '#lib/domain/snapshot'

/** A time in which the cluster did not answer. @property of which kinds; in milliseconds since when */
export type Silence = { from: number; of: ReadonlySet<string> }

/** One that is over. @property backAt when the cluster answered again */
export type PastSilence = Silence & { backAt: number }

/** A watch that breaks is usually back within seconds. */
const SHORTEST_MS = 60_000

/** The silence that goes on, or began now; null while the cluster answers. @param notBefore when it answered, or nobody listened */
export function silenceIn(
  { freshness }: Pick<Snapshot, 'freshness'>,
  before: Silence | null,
  notBefore: number,
  now: number,
): Silence | null {
  const silent = staleOf(freshness, KINDS, now).filter((stale) => !isRefused(stale))
  if (silent.length === 0) return null
  const times = silent.map(({ freshAt }) => Math.max(Date.parse(freshAt), notBefore))
  return {
    from: Math.min(...times, before?.from ?? Infinity),
    of: new Set([...(before?.of ?? []), ...silent.map(({ what }) => what)]),
  }
}

/** Whether the cluster answers that it does not show what it showed before. */
export function refuses({ freshness }: Pick<Snapshot, 'freshness'>, now: number): boolean {
  return staleOf(freshness, KINDS, now).some(isRefused)
}

/** That is an answer, too. */
function isRefused({ error }: Stale): boolean {
  return error !== null && REFUSALS.has(error.code)
}

export function isShort({ from, backAt }: PastSilence): boolean {
  return backAt - from < SHORTEST_MS
}

/**
 * A silence that is over, as a fact; null if another replica watched meanwhile: then the cluster did answer.
 * Replicas that saw the same one make the same fact.
 */
export function silenceFact(
  known: Facts,
  { from, of, backAt }: PastSilence,
  watched: readonly Stretch[],
): SwitchFact | null {
  const at = inSeconds(from)
  // Until it is stale, what is known counts, and is watched.
  const wasAnswered = watched.some(({ until }) => until > from + STALE_MS + CLOCK_SLACK_MS)
  if (at === null || wasAnswered) return null
  return {
    kind: 'switch',
    of: { state: 'silent' },
    round: roundAt(known, from),
    // The last sign of the cluster is when it began.
    from: { at, known: 'exact', by: null },
    reason: null,
    message: of.size === KINDS.length ? '' : [...of].sort().join(', '),
    until: { ...seenAt(backAt), by: null, isGone: false },
  }
}

/** That of the known silence that it is a part of, or else the next one. */
function roundAt(known: Facts, from: number): number {
  const silences = [...known.values()]
    .filter((fact) => fact.kind === 'switch')
    .filter(({ of }) => of.state === 'silent')
  const same = silences.find(({ until }) => until !== null && Date.parse(until.at) > from)
  return same?.round ?? Math.max(0, ...silences.map(({ round }) => round)) + 1
}
