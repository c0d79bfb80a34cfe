import { howItRan, runsOn, type Chronicle } from '#lib/domain/chronicle/chronicle'
import type { RunFact, Time } from '#lib/domain/chronicle/facts'
import type { Moment } from '#lib/domain/moves/moment'
import type { ImageRun, RunResult } from '#lib/domain/stream-tag/tag-views'
import { keyOf, type WorkloadKey } from '#lib/domain/workload/workload'

type Runs = ReadonlyMap<string, readonly ImageRun[]>

/** A trigger takes milliseconds; clocks can differ by seconds. */
const SLACK_MS = 60_000

/**
 * The runs that the cluster tells of, with how the images did as far as Quayside observed it, and those that only Quayside remembers.
 * @param runs by digest, newest first
 */
export function withObserved(runs: Runs, chronicle: Chronicle | undefined): Map<string, ImageRun[]> {
  const all = new Map(
    [...runs].map(([image, list]) => [image, list.map((run) => judged(run, image, chronicle))]),
  )
  const cluster = new Map([...runs].map(([image, list]) => [image, [...list]]))
  for (const fact of [...(chronicle?.runs.values() ?? [])].flat()) {
    const told = cluster.get(fact.image) ?? []
    if (fact.until === null || told.some((run) => isPartOf(fact, run))) continue
    const list = all.get(fact.image) ?? []
    all.set(fact.image, list)
    const later = list.find((run) => isSame(run.workload, fact.workload) && touches(fact, run))
    // The same image in the next revision, or in another container.
    if (later === undefined) list.push(runOf(fact))
    else if (later.since === null || Date.parse(fact.from.at) < Date.parse(later.since.at))
      later.since = momentOf(fact.from)
  }
  return all
}

function judged(run: ImageRun, image: string, chronicle: Chronicle | undefined): ImageRun {
  if (run.state !== 'ended') return run
  const last = runsOn(chronicle, run.workload).find((fact) => fact.image === image && isPartOf(fact, run))
  return last === undefined || last.until === null ? run : { ...run, result: resultOf(last) }
}

function isPartOf({ workload, from, until }: RunFact, run: ImageRun): boolean {
  if (!isSame(workload, run.workload)) return false
  const [since, end] = [Date.parse(run.since?.at ?? ''), Date.parse(run.until?.at ?? '')]
  const begins = Date.parse(from.at) >= since - SLACK_MS || Number.isNaN(since)
  return begins && !(Date.parse(until?.at ?? '') > end + SLACK_MS)
}

function touches({ from, until }: RunFact, { since, until: end }: ImageRun): boolean {
  const [begun, ended] = [Date.parse(since?.at ?? ''), Date.parse(end?.at ?? '')]
  const [first, last] = [Date.parse(from.at), Date.parse(until?.at ?? '')]
  const isBefore = Math.abs(last - begun) < SLACK_MS
  return isBefore || (Math.abs(first - begun) < SLACK_MS && !(last > ended + SLACK_MS))
}

function runOf(fact: RunFact): ImageRun {
  const until = fact.until === null ? null : momentOf(fact.until)
  const { kind, name } = fact.workload
  return {
    workload: { kind, name },
    state: 'ended',
    since: momentOf(fact.from),
    until,
    result: resultOf(fact),
  }
}

function resultOf(fact: RunFact): RunResult | null {
  const how = howItRan(fact)
  if (how === 'unknown') return null
  const { reason = '', exitCode = null } = fact.failure ?? {}
  return how === 'well'
    ? { how }
    : { how, why: exitCode === null ? reason : `${reason}, exit code ${exitCode}` }
}

function momentOf({ at, known }: Time): Moment {
  return { at, isExact: known === 'exact' }
}

function isSame(one: WorkloadKey, other: WorkloadKey): boolean {
  return keyOf(one) === keyOf(other)
}
