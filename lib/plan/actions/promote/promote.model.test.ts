import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_IMPORTERS } from '#lib/domain/pipeline/importer-view'
import type { Check, Commit } from '#lib/domain/promotion/forge-answers'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import {
  commitOf,
  FORGE_DOWN,
  ok,
  promotionOf,
  readOf,
  sha,
} from '#lib/domain/promotion/testing/test-sources'
import { snapshotOf } from '#lib/domain/testing/test-objects'
import type { PromoteRequest } from '#lib/plan/actions/plan-action'
import { planPromote } from '#lib/plan/actions/promote/plan-promote'
import type { Planned } from '#lib/plan/plan'

/** So that most branches can move. */
function mostly<T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })
}

/** A history: each commit has one or two older ones as parents. Its numbers are its commits, 0 is the oldest. */
type History = readonly (readonly number[])[]

const history: fc.Arbitrary<History> = fc
  .array(fc.array(fc.nat(), { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 12 })
  .map((parents) => [[], ...parents.map((each, at) => [...new Set(each.map((number) => number % (at + 1)))])])

const idOf = (number: number) => sha(`${(number + 16).toString(16)}abcde`)

/** All that a commit contains, itself too. */
function contained(history: History, number: number): Set<number> {
  const all = new Set([number])
  for (const each of all) for (const parent of history[each] ?? []) all.add(parent)
  return all
}

type World = {
  history: History
  from: number
  to: number
  known: number
  check: Check['state'] | null
  sick: boolean
}

const world: fc.Arbitrary<World> = history.chain((made) =>
  fc.record({
    history: fc.constant(made),
    from: mostly(made.length - 1, fc.nat(made.length - 1)),
    to: mostly(0, fc.nat(made.length - 1)),
    /** How many commits of the range were read. */
    known: fc.integer({ min: 1, max: 12 }),
    check: mostly<Check['state'] | null>(
      'success',
      fc.option(fc.constantFrom('failure', 'running', 'neutral')),
    ),
    sick: fc.boolean(),
  }),
)

function readIn(
  { history, from, to, known, check, sick }: World,
  repository: string,
  after: string[],
): SourceRead {
  const [ofFrom, ofTo] = [contained(history, from), contained(history, to)]
  const commitAt = (number: number): Commit => {
    return { ...commitOf('b1'), sha: idOf(number), parents: (history[number] ?? []).map(idOf) }
  }
  const ahead = [...ofFrom].filter((each) => !ofTo.has(each)).sort((a, b) => b - a)
  const checks = [{ name: 'tests', state: check ?? 'success', url: null }]
  return readOf([], {
    source: { repository, after, feeds: [], checks: ['tests'], gate: after.length === 0 ? 'tests' : null },
    from: ok({ head: commitAt(from), protectedBy: null }),
    to: sick && known === 1 ? FORGE_DOWN : ok({ head: commitAt(to), protectedBy: null }),
    range: ok({
      base: idOf(to),
      head: idOf(from),
      ahead: ahead.length,
      behind: [...ofTo].filter((each) => !ofFrom.has(each)).length,
      commits: ahead.slice(0, known).map(commitAt),
      isWhole: ahead.length <= known,
      paths: null,
      isAllPaths: false,
    }),
    checks: check === null ? {} : Object.fromEntries(history.map((_, each) => [idOf(each), ok(checks)])),
  })
}

/** Sources that may come after earlier ones, in any order, with requests for any commit. */
const worlds = fc
  .array(
    fc.tuple(world, fc.array(fc.nat(4)), mostly<number | null>(null, fc.nat(13)), mostly(true, fc.boolean())),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .chain((all) => {
    const made = all.map(([each, after, commit, isAsked], at) => ({
      world: each,
      read: readIn(
        each,
        `org/r${at}`,
        [...new Set(after.filter((n) => n < at))].map((n) => `org/r${n}`),
      ),
      asked:
        isAsked || at === 0
          ? [{ repository: `org/r${at}`, commit: commit === null ? null : idOf(commit) }]
          : [],
    }))
    return fc.shuffledSubarray(made, { minLength: made.length })
  })

function planOf(all: { read: SourceRead; asked: PromoteRequest['sources'] }[], override: boolean): Planned {
  const [snapshot, now] = [snapshotOf(), Date.parse('2026-11-23T18:30:00Z')]
  const author = { by: 'Olga', at: '2026-11-23T18:30:00Z', reason: '' }
  const promotion = promotionOf(all.map(({ read }) => read))
  const inputs = { snapshot, promotion, importers: NO_IMPORTERS, author, now }
  const sources = all.flatMap(({ asked }) => asked)
  return planPromote(inputs, { action: 'promote', sources, imports: false, override })
}

describe('a promotion, whatever the branches are', () => {
  it('moves them only forward, to commits of the other, in order, and only what was asked', () => {
    fc.assert(
      fc.property(worlds, fc.boolean(), (all, override) => {
        const planned = planOf(all, override)
        const pushes = planned.ok ? planned.plan.pushes : []
        for (const [at, { push, gates }] of pushes.entries()) {
          const found = all.find(({ read }) => read.source.repository === push.repository)
          if (!found) throw new Error(`Nobody has ${push.repository}.`)
          const { read, world, asked } = found
          const numbers = world.history.map((_, number) => number)
          const to = numbers.find((number) => idOf(number) === push.to) ?? -1
          expect(idOf(world.to)).toBe(push.from)
          expect(contained(world.history, world.from).has(to)).toBe(true)
          // Of a range that was read in part, the forge is asked before.
          if (read.range.ok && read.range.value.isWhole)
            expect(contained(world.history, to).has(world.to)).toBe(true)
          expect(contained(world.history, world.to).has(to)).toBe(false)
          expect(asked.map(({ commit }) => commit ?? idOf(world.from))).toEqual([push.to])
          if (!override) expect(['success', 'neutral']).toContain(world.check)
          const later = pushes.slice(at).map((each) => each.push.repository)
          expect(read.source.after.filter((repository) => later.includes(repository))).toEqual([])
          for (const gate of gates) expect(read.source.after).toContain(gate.repository)
        }
        expect(new Set(pushes.map(({ push }) => push.repository)).size).toBe(pushes.length)
      }),
      { numRuns: 500 },
    )
  })

  it('says of each source that stays why it does, and makes the same plan of the same', () => {
    fc.assert(
      fc.property(worlds, fc.boolean(), (all, override) => {
        const planned = planOf(all, override)
        const { promotions = [] } = planned.ok ? planned.plan : planned.refusal
        expect(promotions).toHaveLength(all.length)
        for (const { outcome, why, to } of promotions) {
          expect(outcome === 'moves').toBe(to !== null)
          expect(outcome === 'moves' ? why : (why ?? '').length > 0).toBe(outcome === 'moves' ? null : true)
        }
        const again = planOf(structuredClone(all), override)
        expect(again).toEqual(planned)
        if (!planned.ok) return
        const { plan } = planned
        expect(plan.pushes.map(({ push }) => push.to)).toEqual(
          plan.request.action === 'promote' ? plan.request.sources.map(({ commit }) => commit) : [],
        )
        expect(plan.commands).toHaveLength(plan.pushes.length)
        for (const command of plan.commands) expect(command).not.toMatch(/--force(?!-with-lease=refs)/)
      }),
      { numRuns: 300 },
    )
  })
})
