import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chronicleOf } from '#lib/domain/chronicle/chronicle'
import { factsFrom, type Bringer, type Fact } from '#lib/domain/chronicle/facts'
import { plainFacts } from '#lib/domain/observation/plain-facts'
import { plainLine } from '#lib/domain/plain-line'
import { imageFact, markFact, runFact, switchFact } from '#lib/domain/testing/test-facts'

/** Hides or reorders what others read. */
const FORGED = 'O\u202El\u200Ba\u001B[2J\n# all is well'
const PLAIN = 'Ola[2J # all is well'

const word = fc.oneof(
  fc.constantFrom(FORGED, 'Ola', 'quay.io/packit/worker', ''),
  fc.string({ unit: 'binary', maxLength: 20 }),
)
const bringer: fc.Arbitrary<Bringer> = fc.oneof(
  fc.record({ kind: fc.constant('operation' as const), id: word, by: word }),
  fc.record({ kind: fc.constant('pin' as const), by: word }),
  fc.record({ kind: fc.constant('job' as const), cronJob: word }),
  fc.record({ kind: fc.constant('client' as const), manager: fc.option(word) }),
  fc.constant({ kind: 'schedule' as const }),
)
const failureOf = (reason: string) => {
  const at = '2026-11-20T03:00:00Z'
  return { first: at, last: at, restarts: 1, reason, exitCode: 1 }
}
const facts: fc.Arbitrary<Fact> = fc.oneof(
  fc
    .record({
      stream: word,
      tag: word,
      image: word,
      repository: fc.option(word),
      broughtBy: fc.array(bringer),
    })
    .map(imageFact),
  fc
    .tuple(word, word, word, word)
    .map(([name, container, image, reason]) =>
      runFact({ workload: { kind: 'Deployment', name }, container, image, failure: failureOf(reason) }),
    ),
  fc.record({ image: word, reason: word, by: word }).map(markFact),
  fc.tuple(word, word, word, fc.option(word)).map(([name, container, message, by]) => {
    const turn = { at: '2026-11-20T03:00:00Z', known: 'seen' as const, by }
    const of = { state: 'broken' as const, workload: { kind: 'Deployment' as const, name }, container }
    return switchFact({ of, message, reason: message, from: turn, until: { ...turn, isGone: false } })
  }),
)

/** Null where it is not shown. */
function plainFact(fact: Fact): Fact | null {
  return [...plainFacts(factsFrom([fact])).values()][0] ?? null
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** Blanks at the end of a name, or two in a row, are no disguise: a tag can have them. */
const withoutBlanks = (text: string) => text.replaceAll(' ', '')

describe('what pages show of the chronicle', () => {
  it('has nothing that is not seen, whatever the ConfigMaps have', () => {
    fc.assert(
      fc.property(facts, (fact) => {
        const chronicle = chronicleOf(plainFacts(factsFrom([fact])), { stretches: [], keptFrom: null })
        const shown = [...chronicle.images, ...chronicle.runs, ...chronicle.marks, ...chronicle.switches]
        for (const text of textsIn(shown)) expect(withoutBlanks(plainLine(text))).toBe(withoutBlanks(text))
      }),
    )
  })

  it('has the words of a mark, a failure and who brought an image as plain lines', () => {
    expect(plainFact(markFact({ reason: FORGED, by: FORGED }))).toMatchObject({ reason: PLAIN, by: PLAIN })
    expect(plainFact(runFact({ failure: failureOf(FORGED) }))).toMatchObject({ failure: { reason: PLAIN } })
    const image = imageFact({ repository: FORGED, broughtBy: [{ kind: 'pin', by: FORGED }] })
    expect(plainFact(image)).toMatchObject({ repository: PLAIN, broughtBy: [{ by: PLAIN }] })
  })

  it('has no fact about a name that cannot be shown, and those of odd names', () => {
    expect(plainFact(imageFact({ stream: FORGED }))).toBeNull()
    expect(plainFact(runFact({ workload: { kind: 'Deployment', name: FORGED } }))).toBeNull()
    expect(plainFact(switchFact({ of: { state: 'suspended', cronJob: FORGED } }))).toBeNull()
    expect(plainFact(imageFact({ tag: ' v1:2  b' }))).toMatchObject({ tag: ' v1:2  b' })
  })

  it('has no mark that nobody could take back, and somebody who said what has no name', () => {
    expect(plainFact(markFact({ at: '9998-01-01T00:00:00Z' }))).toBeNull()
    expect(plainFact(markFact({ at: '9998-01-01T00:00:00Z', verdict: 'none' }))).not.toBeNull()
    expect(plainFact(markFact({ by: '\u202E' }))).toMatchObject({ by: 'somebody' })
  })

  it('is the same each time', () => {
    const fact = markFact()
    expect(plainFact(fact)).toBe(plainFact(fact))
    expect(plainFact(fact)).toEqual(fact)
  })
})
