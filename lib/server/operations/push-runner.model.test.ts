import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Answer } from '#lib/domain/answer'
import type { Moved } from '#lib/forge/forge'
import { takenOver } from '#lib/plan/operation/lease'
import type { Operation } from '#lib/plan/operation/operation'
import { hasOpenSteps, withoutRest } from '#lib/plan/operation/operation-steps'
import { operationWith } from '#lib/plan/testing/test-operations'
import { processSingleton } from '#lib/runtime/process-singleton'
import type { Environment } from '#lib/server/config/parse'
import type { Orders } from '#lib/server/operations/orders'
import { OwnEntry } from '#lib/server/operations/own-entry'
import { PushRunner } from '#lib/server/operations/push-runner'
import { StepTurns } from '#lib/server/operations/step-turns'
import { ScriptedForge, sha } from '#lib/server/promotion/testing/scripted-forge'
import { environmentOf } from '#lib/server/testing/test-environment'

/** The journal is a cluster's: here it is one entry, and a replica that was killed never gets an answer. */
const journal = vi.hoisted(() => ({
  entry: null as Operation | null,
  onWrite: null as ((environment: Environment) => 'taken' | 'killed-before' | 'killed-after') | null,
}))
vi.mock('#lib/server/journal/journal', () => ({
  changeOperation: (environment: Environment, _id: string, change: (known: Operation) => Operation | null) =>
    changeEntry(environment, change),
}))

const never = () => new Promise<never>(() => undefined)

function changeEntry(
  environment: Environment,
  change: (known: Operation) => Operation | null,
): Promise<Answer<Operation | null>> {
  const outcome = journal.onWrite?.(environment)
  if (outcome === 'killed-before' || journal.entry === null) return never()
  const next = change(journal.entry)
  journal.entry = next ?? journal.entry
  return outcome === 'killed-after' ? never() : Promise.resolve({ ok: true, value: next })
}

/** What becomes of a move. `late`: the host does it half a minute after the connection was lost. */
const FATES = [
  'moved',
  'refused',
  'lost',
  'lost-moved',
  'lost-late',
  'killed',
  'killed-moved',
  'killed-late',
] as const

type Branch = {
  fate: (typeof FATES)[number]
  /** What somebody else does: before it, another commit; after it, a later one. */
  others: 'nothing' | 'before' | 'after'
  /** How many questions the host does not answer after the move. */
  deaf: number
  gate: 'none' | 'green' | 'late' | 'red' | 'never'
}

const branch: fc.Arbitrary<Branch> = fc.record({
  fate: fc.constantFrom(...FATES),
  others: fc.constantFrom('nothing', 'nothing', 'before', 'after'),
  deaf: fc.constantFrom(0, 0, 1, 4, 10, 1_000),
  gate: fc.constantFrom('none', 'none', 'green', 'late', 'red', 'never'),
})

const DEAF: Answer<never> = { ok: false, error: { code: 'timeout', message: 'No answer.' } }

/** After how many writes into the journal the first replicas are killed, if they live as long. */
const kills = fc.array(fc.record({ writes: fc.nat(8), isWritten: fc.boolean() }), { maxLength: 3 })

const HOUR = 60 * 60_000
/** For how long the orders are still good. */
const GOOD_MS = 6 * 60_000
const names = (at: number) => `org/r${at}`
const [FROM, TO] = [sha('a'), sha('b')]

class World {
  readonly forge = new ScriptedForge()
  /** How often each move was sent. */
  readonly sent: number[]
  private readonly start = Date.now()
  private readonly dead = new Set<string>()
  private readonly writes = new Map<string, number>()
  private readonly deaf: number[]
  private lives = 0

  constructor(
    private readonly branches: readonly Branch[],
    private readonly kills: readonly { writes: number; isWritten: boolean }[],
    private readonly run: number,
  ) {
    this.sent = branches.map(() => 0)
    this.deaf = branches.map(() => 0)
    for (const at of branches.keys())
      this.forge.with(names(at), {
        stable: ['a'],
        main: ['a', 'b'],
        other: ['a', 'x'],
        next: ['a', 'b', 'n'],
      })
    journal.onWrite = ({ name }) => this.onWrite(name)
    journal.entry = this.operation
  }

  private get operation(): Operation {
    const sources = this.branches.map((_, at) => ({ repository: names(at), commit: TO }))
    return operationWith({
      request: { action: 'promote', sources, imports: false, override: false },
      steps: sources.map(() => ({ sentence: '', tag: null, state: 'waiting', at: null, message: null })),
      lease: { owner: 'r0', beat: 1, orders: '' },
    })
  }

  /** Until the steps are over: where a replica is killed, another one goes on. */
  async live(): Promise<void> {
    const until = Date.now() + 30 * HOUR
    while (journal.entry !== null && hasOpenSteps(journal.entry) && Date.now() < until) {
      const life = this.lives
      this.lives += 1
      const name = `${this.run}-r${life}`
      const run = { isOver: false }
      void this.carryOut(name, life).finally(() => (run.isOver = true))
      while (!run.isOver && !this.dead.has(name) && Date.now() < until)
        await vi.advanceTimersByTimeAsync(5_000)
      // The lease.
      if (this.dead.has(name)) await vi.advanceTimersByTimeAsync(20_000)
    }
  }

  private async carryOut(name: string, life: number): Promise<void> {
    const environment = environmentOf(name)
    const owner = `r${life}`
    const known = journal.entry
    const taken =
      known === null || life === 0 ? known : takenOver(known, known, owner, new Date().toISOString())
    if (taken === null) throw new Error('Nobody took it over.')
    journal.entry = taken
    const entry = new OwnEntry(environment, owner, taken)
    const turns = new StepTurns(entry, () => false)
    const orders = this.ordersOf(name)
    const runner = new PushRunner(environment, orders, entry, turns)
    const over = new AbortController()
    const beats = entry.beatUntil(over.signal)
    for (const [index, push] of orders.pushes.entries())
      if ((await runner.take(index, push)) !== 'done') break
    over.abort()
    await beats
    await entry.close((operation) => withoutRest(operation, new Date().toISOString()))
  }

  private ordersOf(name: string): Orders {
    processSingleton(`forge ${name}`, () => this.forgeOf(name))
    const pushes = this.branches.map(({ gate }, at) => {
      const push = { forge: name, repository: names(at), branch: 'stable', from: FROM, to: TO }
      const gates =
        gate === 'none' ? [] : [{ forge: name, repository: names(at), sha: sha('g'), checks: 'gate' }]
      return { sentence: '', push, gates }
    })
    return { at: this.start - 24 * HOUR + GOOD_MS, atOnce: 1, steps: [], pushes, newest: {} }
  }

  /** The host as a replica reaches it, as long as it lives. */
  private forgeOf(name: string) {
    const alive = <T>(answer: () => Promise<T>) => (this.dead.has(name) ? never() : answer())
    const at = (repository: string) => Number(repository.slice('org/r'.length))
    return {
      branch: (repository: string, of: string) => alive(() => this.branch(at(repository), of)),
      isAncestor: (...asked: Parameters<ScriptedForge['isAncestor']>) =>
        alive(() => this.forge.isAncestor(...asked)),
      checks: (repository: string, id: string) => alive(() => this.checks(at(repository), id)),
      move: (repository: string) => alive(() => this.move(name, at(repository))),
    }
  }

  private branch(at: number, of: string): ReturnType<ScriptedForge['branch']> {
    if ((this.deaf[at] ?? 0) > 0) {
      this.deaf[at] = (this.deaf[at] ?? 0) - 1
      return Promise.resolve(DEAF)
    }
    return this.forge.branch(names(at), of)
  }

  private checks(at: number, id: string) {
    const gate = this.branches[at]?.gate
    const isGreen = gate === 'green' || (gate === 'late' && Date.now() > this.start + 2 * 60_000)
    const state = isGreen ? 'success' : gate === 'red' ? 'failure' : 'running'
    this.forge.of(names(at)).checks = { [id]: [{ name: 'gate', state, url: null }] }
    return this.forge.checks(names(at), id)
  }

  private async move(name: string, at: number): Promise<Moved> {
    const { fate, others, deaf } = this.branches[at] ?? {}
    this.sent[at] = (this.sent[at] ?? 0) + 1
    if (others === 'before') this.forge.of(names(at)).branches.stable = ['a', 'x']
    const move = async () => {
      const moved = await this.forge.move(names(at), 'stable', FROM, TO)
      if (others === 'after' && moved.outcome === 'moved')
        this.forge.of(names(at)).branches.stable = ['a', 'b', 'n']
      return moved
    }
    if (fate === 'moved') return move()
    if (fate === 'refused') return { outcome: 'refused', message: 'Protected.' }
    this.deaf[at] = deaf ?? 0
    if (fate?.endsWith('moved')) await move()
    if (fate?.endsWith('late')) setTimeout(() => void move(), 30_000)
    if (fate?.startsWith('lost')) return { outcome: 'unknown', message: 'The connection was reset.' }
    this.dead.add(name)
    return never()
  }

  private onWrite(name: string): 'taken' | 'killed-before' | 'killed-after' {
    if (this.dead.has(name)) return 'killed-before'
    const writes = (this.writes.get(name) ?? 0) + 1
    this.writes.set(name, writes)
    const kill = this.kills[this.lives - 1]
    if (kill === undefined || writes <= kill.writes) return 'taken'
    this.dead.add(name)
    return kill.isWritten ? 'killed-after' : 'killed-before'
  }
}

let runs = 0

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the branches of a promotion, whatever happens to hosts and replicas', () => {
  it('move once or not at all, in order, behind their gates, and what is said of them is so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(branch, { minLength: 1, maxLength: 3 }), kills, async (branches, killed) => {
        runs += 1
        const world = new World(branches, killed, runs)
        await world.live()
        // What a host does late.
        await vi.advanceTimersByTimeAsync(60_000)
        const { steps, lease } = journal.entry ?? operationWith()
        expect(lease).toBeNull()
        expect(Math.max(...world.sent)).toBeLessThanOrEqual(1)
        const moved = world.forge.moves.map(({ repository }) => repository)
        expect(moved).toEqual([...new Set(moved)].sort())
        for (const [at, { state, message }] of steps.entries()) {
          const has = world.forge.of(names(at)).branches.stable?.includes('b') === true
          const told = `${state}: ${message ?? ''}`
          expect(['done', 'failed', 'left', 'unknown'], told).toContain(state)
          if (state === 'done') expect(has, told).toBe(true)
          if (state === 'failed' || state === 'left') expect(moved, told).not.toContain(names(at))
          if (state === 'unknown') expect(branches[at]?.deaf, told).toBeGreaterThan(10)
          if (world.sent[at] === 1) {
            expect(branches[at]?.gate).not.toMatch(/red|never/)
            expect(steps.slice(0, at).every((before) => before.state === 'done')).toBe(true)
          }
        }
      }),
      { numRuns: 40 },
    )
  }, 120_000)
})
