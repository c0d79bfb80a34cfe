import type { Bringer, Fact, Facts, Failure, Switch, SwitchFact, Turn } from '#lib/domain/chronicle/facts'
import { isMarkTime, NOBODY_KNOWN } from '#lib/domain/chronicle/image-mark'
import { isPlain, plainLine } from '#lib/domain/plain-line'

/** The facts that are shown, as they are shown. */
export function plainFacts(facts: Facts): Facts {
  const plain = [...facts].flatMap(([identity, fact]): [string, Fact][] => {
    const shown = plainFact(fact)
    return shown === null ? [] : [[identity, shown]]
  })
  return new Map(plain)
}

const known = new WeakMap<Fact, Fact | null>()

/**
 * A fact as it is shown: anybody who can write ConfigMaps can forge one, with characters that hide or reorder what others read. Null for
 * one about something whose name has such characters, which would be another name without them, and for a mark that nobody could take
 * back. Its identity stays that of the fact as it was read, so it is for what reads, and not for what writes.
 */
function plainFact(fact: Fact): Fact | null {
  const before = known.get(fact)
  if (before !== undefined) return before
  const isShown = namesIn(fact).every(isPlain) && (fact.kind !== 'mark' || isMarkTime(fact.at, fact.verdict))
  const plain = isShown ? withPlainWords(fact) : null
  known.set(fact, plain)
  return plain
}

function namesIn(fact: Fact): string[] {
  if (fact.kind === 'image') return [fact.stream, fact.tag, fact.image]
  if (fact.kind === 'run') return [fact.workload.name, fact.container, fact.image]
  return fact.kind === 'switch' ? namesOf(fact.of) : [fact.image]
}

function namesOf(of: Switch): string[] {
  switch (of.state) {
    case 'paused':
    case 'broken':
      return [of.workload.name, of.container ?? '']
    case 'suspended':
      return [of.cronJob]
    case 'scheduled':
    case 'failing':
      return [of.stream, of.tag]
    case 'silent':
      return []
  }
}

function withPlainWords(fact: Fact): Fact {
  switch (fact.kind) {
    case 'image': {
      const { repository, broughtBy } = fact
      const from = repository === null ? null : plainLine(repository)
      return { ...fact, repository: from, broughtBy: broughtBy.map(plainBringer) }
    }
    case 'run':
      return { ...fact, failure: fact.failure && plainFailure(fact.failure) }
    case 'mark':
      return { ...fact, reason: plainLine(fact.reason), by: plainLine(fact.by) || NOBODY_KNOWN }
    case 'switch':
      return plainSwitch(fact)
  }
}

function plainSwitch(fact: SwitchFact): SwitchFact {
  const { from, reason, message, until } = fact
  return {
    ...fact,
    from: from && plainTurn(from),
    reason: reason === null ? null : plainLine(reason),
    message: plainLine(message),
    until: until && plainTurn(until),
  }
}

function plainTurn<T extends Turn>(turn: T): T {
  return { ...turn, by: turn.by === null ? null : plainLine(turn.by) }
}

function plainBringer(bringer: Bringer): Bringer {
  switch (bringer.kind) {
    case 'operation':
      return { ...bringer, id: plainLine(bringer.id), by: plainLine(bringer.by) || NOBODY_KNOWN }
    case 'pin':
      return { ...bringer, by: plainLine(bringer.by) || NOBODY_KNOWN }
    case 'job':
      return { ...bringer, cronJob: plainLine(bringer.cronJob) }
    case 'client':
      return { ...bringer, manager: bringer.manager === null ? null : plainLine(bringer.manager) }
    case 'schedule':
      return bringer
  }
}

function plainFailure(failure: Failure): Failure {
  return { ...failure, reason: plainLine(failure.reason) }
}
