import {
  type Bringer,
  type Fact,
  type Facts,
  type Failure,
  type ImageFact,
  type MarkFact,
  type RunFact,
  type SwitchFact,
  type Time,
} from '#lib/domain/chronicle/facts'

/**
 * Joins what two observers know of the same fact. The order in which observations come does not matter, nor how often they do:
 * each member is the least or the greatest of what was seen.
 */
export function joined(one: Fact, other: Fact): Fact {
  switch (one.kind) {
    case 'image':
      return other.kind === 'image' ? joinedImages(one, other) : one
    case 'run':
      return other.kind === 'run' ? joinedRuns(one, other) : one
    case 'mark':
      return other.kind === 'mark' ? joinedMarks(one, other) : one
    case 'switch':
      return other.kind === 'switch' ? joinedSwitches(one, other) : one
  }
}

/** The facts that have to be written: new ones, and those of which more is known now. */
export function merge(known: Facts, seen: Facts): Map<string, Fact> {
  const changed = new Map<string, Fact>()
  for (const [identity, fact] of seen) {
    const before = known.get(identity)
    if (before === fact) continue
    const after = before === undefined ? fact : joined(before, fact)
    if (before === undefined || !isSame(before, after)) changed.set(identity, after)
  }
  return changed
}

/** Whether two facts differ at most in how often, and when last, something failed: that can wait. */
export function isRoutine(before: Fact, after: Fact): boolean {
  return isSame(withoutCounts(before), withoutCounts(after))
}

function withoutCounts(fact: Fact): Fact {
  if (fact.kind !== 'run' || fact.failure === null) return fact
  return { ...fact, failure: { ...fact.failure, last: '', restarts: 0 } }
}

function isSame(one: Fact, other: Fact): boolean {
  return textOf(one) === textOf(other)
}

function textOf(value: unknown): string {
  return JSON.stringify(value)
}

function joinedImages(one: ImageFact, other: ImageFact): ImageFact {
  return {
    ...one,
    repository: least(one.repository, other.repository),
    broughtBy: joinedBringers(one.broughtBy, other.broughtBy),
    committedAt: least(one.committedAt, other.committedAt),
    until: earlier(one.until, other.until),
  }
}

function joinedRuns(one: RunFact, other: RunFact): RunFact {
  return {
    ...one,
    from: earlier(one.from, other.from) ?? one.from,
    readyAt: least(one.readyAt, other.readyAt),
    healthyAt: least(one.healthyAt, other.healthyAt),
    failure: joinedFailures(one.failure, other.failure),
    until: earlier(one.until, other.until),
  }
}

/** All but its end is what makes it the same. */
function joinedMarks(one: MarkFact, other: MarkFact): MarkFact {
  return { ...one, until: earlier(one.until, other.until) }
}

/** Who turned it and why belong to when it was. */
function joinedSwitches(one: SwitchFact, other: SwitchFact): SwitchFact {
  const from = textOf(earlier(one.from, other.from))
  const whyOf = ({ reason, message }: SwitchFact) => textOf([reason, message])
  const [begun = one] = [one, other]
    .filter((each) => textOf(each.from) === from)
    .sort((a, b) => compare(whyOf(a), whyOf(b)))
  return { ...begun, until: earlier(one.until, other.until) }
}

const CERTAINTY = { exact: 0, latest: 1, seen: 2 }

/** An exact time, if there is one. Of bounds (it was then or earlier), the earliest says most. */
export function earlier<T extends Time>(one: T | null, other: T | null): T | null {
  if (one === null || other === null) return one ?? other
  const isExact = Number(other.known === 'exact') - Number(one.known === 'exact')
  const order = isExact || compare(one.at, other.at) || CERTAINTY[one.known] - CERTAINTY[other.known]
  return (order || compare(textOf(one), textOf(other))) <= 0 ? one : other
}

function joinedFailures(one: Failure | null, other: Failure | null): Failure | null {
  if (one === null || other === null) return one ?? other
  const [latest] = [one, other].sort(
    (a, b) => compare(b.last, a.last) || (b.exitCode ?? 0) - (a.exitCode ?? 0) || compare(b.reason, a.reason),
  )
  const [over, overBefore] = newestOf([one.over, one.overBefore, other.over, other.overBefore])
  return {
    ...(latest ?? one),
    first: least(one.first, other.first),
    restarts: Math.max(one.restarts, other.restarts),
    ...(over !== undefined && { over }),
    ...(overBefore !== undefined && { overBefore }),
  }
}

/** Each time once. */
function newestOf(times: readonly (string | undefined)[]): string[] {
  return [...new Set(times.flatMap((time) => time ?? []))].sort().reverse()
}

/** What is on the record counts alone. Of what is inferred, all that fit are kept. */
function joinedBringers(one: readonly Bringer[], other: readonly Bringer[]): readonly Bringer[] {
  const all = [...new Map([...one, ...other].map((each) => [textOf(each), each])).entries()]
    .sort(([a], [b]) => compare(a, b))
    .map(([, each]) => each)
  const recorded = all.filter(({ kind }) => kind === 'operation' || kind === 'pin')
  const first = recorded.find(({ kind }) => kind === 'operation') ?? recorded[0]
  return first === undefined ? all : [first]
}

function least<T extends string | null>(one: T, other: T): T {
  if (one === null) return other
  return other === null || compare(one, other) <= 0 ? one : other
}

/** Times are in the same form, so they sort as text. */
function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
