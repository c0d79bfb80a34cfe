import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SourceRead } from '#lib/domain/promotion/promotion-read'
import {
  commitOf,
  fedOf,
  ok,
  promotionOf,
  readOf,
  runOf,
  sha,
} from '#lib/domain/promotion/testing/test-sources'
import { digest, followingStream, snapshotOf } from '#lib/domain/testing/test-objects'
import type { ConfigMap } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { importDue, importOfAny } from '#lib/plan/operation/promotion/follow-up'
import { operationWith } from '#lib/plan/testing/test-operations'
import { batchOf } from '#lib/server/journal/batch'
import { journalOf } from '#lib/server/journal/pages'

const NOW = Date.parse('2026-11-23T18:30:00Z')
const STREAMS = ['dashboard', 'service', 'worker']
const TAGS = STREAMS.map((stream) => `${stream}:prod`)

const promotion = operationWith({
  id: 'p1',
  request: {
    action: 'promote',
    sources: [{ repository: 'packit/packit-service', commit: sha('b1') }],
    imports: true,
    override: false,
  },
})

/** The source after its branch moved and was built. */
const head = ok({ head: commitOf('b1'), protectedBy: null })
const source: SourceRead = readOf([], {
  source: { feeds: TAGS },
  from: head,
  to: head,
  runs: ok([runOf('b1', { createdAt: '2026-11-23T18:28:05Z' })]),
})

/** What is so, or what a replica last read of it: by the number of the tag. */
type Seen = { registry: boolean[]; newest: boolean[]; pages: ConfigMap[] }

type Command =
  | { what: 'push'; tag: number }
  /** A replica reads one of these again. */
  | { what: 'read'; replica: number; part: keyof Seen }
  /** A replica looks at the promotion. The registry does not answer for some tags. */
  | { what: 'look'; replica: number; unanswered: boolean[] }
  | { what: 'step'; tag: number; isDone: boolean }
  | { what: 'by-hand'; tag: number }
  | { what: 'end' }

const tag = fc.nat(TAGS.length - 1)
const replica = fc.nat(1)
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ what: fc.constant('push' as const), tag }),
  fc.record({
    what: fc.constant('read' as const),
    replica,
    part: fc.constantFrom<keyof Seen>('registry', 'newest', 'pages'),
  }),
  fc.record({
    what: fc.constant('look' as const),
    replica,
    unanswered: fc.array(fc.boolean(), { minLength: TAGS.length, maxLength: TAGS.length }),
  }),
  fc.record({ what: fc.constant('step' as const), tag, isDone: fc.boolean() }),
  fc.record({ what: fc.constant('by-hand' as const), tag }),
  fc.record({ what: fc.constant('end' as const) }),
)

/** A registry, a cluster and a journal, and two replicas that see each of them as it was some time ago. */
class World {
  private readonly now: Seen = { registry: TAGS.map(() => false), newest: TAGS.map(() => false), pages: [] }
  private readonly seen: [Seen, Seen]
  private appended = 0
  /** How many imports of the promotion there were, by tag. */
  readonly imports = TAGS.map(() => 0)

  /** @param skews of the clocks of the replicas, in seconds */
  constructor(private readonly skews: readonly number[]) {
    this.append(promotion, () => undefined)
    this.seen = [{ ...this.now }, { ...this.now }]
  }

  run(command: Command): void {
    switch (command.what) {
      case 'push':
        this.now.registry = this.now.registry.map((had, at) => had || at === command.tag)
        break
      case 'read':
        Object.assign(this.seen[command.replica] ?? {}, { [command.part]: this.now[command.part] })
        break
      case 'look':
        this.look(command.replica, command.unanswered)
        break
      case 'step':
        this.change((operation) => this.withStep(operation, command.tag, command.isDone))
        break
      case 'by-hand':
        if (this.isNews(command.tag)) this.append(this.importOf('by-hand', [command.tag], 0), () => undefined)
        break
      case 'end':
        this.change((operation) =>
          operation.steps.every(({ state }) => state !== 'doing') ? { ...operation, lease: null } : operation,
        )
    }
  }

  private look(replica: number, unanswered: readonly boolean[]): void {
    const { registry, newest, pages } = this.seen[replica] ?? this.now
    const digits = (has: boolean | undefined): [string, string] =>
      has === true ? ['1', sha('b1')] : ['0', sha('a1')]
    const fed = TAGS.map((key, at) => fedOf(key, digits(newest[at]), digits(registry[at])))
    const streams = STREAMS.map((name, at) =>
      followingStream(name, [digest(newest[at] === true ? '1' : '0')]),
    )
    const { operations } = journalOf(pages)
    const own = operations.find(({ id }) => id === promotion.id) ?? promotion
    const due = importDue(
      own,
      promotionOf([source], fed),
      snapshotOf({ imageStreams: streams }),
      operations,
      NOW,
    )
    if (due === null) return
    // The plan is made of fresh objects, and leaves out what is there already.
    const planned = due.request.tags
      .map((key) => TAGS.indexOf(key))
      .filter((at) => this.isNews(at) && unanswered[at] !== true)
    if (planned.length === 0) return
    const operation = { ...this.importOf(due.id, planned, replica), request: due.request }
    const isFree = planned.every((at) => !this.isUnderWay(TAGS[at] ?? ''))
    const isWritten = this.append(operation, (known) => importOfAny(own, due.request.tags, known))
    if (isWritten) expect(isFree).toBe(true)
    if (isWritten) for (const at of planned) this.imports[at] = (this.imports[at] ?? 0) + 1
  }

  private isNews(at: number): boolean {
    return this.now.registry[at] === true && this.now.newest[at] !== true
  }

  private importOf(id: string, tags: readonly number[], replica: number): Operation {
    this.appended += 1
    const keys = tags.flatMap((at) => TAGS[at] ?? [])
    return operationWith({
      id: id === 'by-hand' ? `by-hand-${this.appended}` : id,
      startedAt: new Date(NOW + (this.appended + (this.skews[replica] ?? 0)) * 1000).toISOString(),
      request: { action: 'import-all', tags: keys, except: [] },
      steps: keys.map((key) => ({
        sentence: 'Import it.',
        tag: key,
        state: 'doing',
        at: null,
        message: null,
      })),
      lease: { owner: `r${replica}`, beat: 1, orders: '' },
    })
  }

  /** @returns whether it was written. What is open on one of its tags is nobody else's then. */
  private append(
    operation: Operation,
    findSame: (known: readonly Operation[]) => Operation | undefined,
  ): boolean {
    const { writes } = batchOf(this.now.pages, [{ append: operation, findSame }], 1)
    this.write(writes)
    return writes.length > 0
  }

  private change(next: (operation: Operation) => Operation): void {
    const changes = journalOf(this.now.pages).operations.map(({ id }) => ({ id, change: next }))
    this.write(batchOf(this.now.pages, changes, 1).writes)
  }

  private write(writes: ReturnType<typeof batchOf>['writes']): void {
    const changed = writes.map(({ page, entries }) => ({ ...page, data: { ...page.data, ...entries } }))
    const names = new Set(changed.map(({ metadata }) => metadata.name))
    this.now.pages = [...this.now.pages.filter(({ metadata }) => !names.has(metadata.name)), ...changed]
  }

  private withStep(operation: Operation, at: number, isDone: boolean): Operation {
    const state = isDone ? 'done' : 'failed'
    const isOpen = operation.steps.some((step) => step.tag === TAGS[at] && step.state === 'doing')
    if (isOpen && isDone) this.now.newest = this.now.newest.map((had, each) => had || each === at)
    return {
      ...operation,
      steps: operation.steps.map((step) =>
        step.tag === TAGS[at] && step.state === 'doing' ? { ...step, state } : step,
      ),
    }
  }

  /** Whether each tag has its image, or the one import of the promotion failed. */
  get isWhole(): boolean {
    return TAGS.every((_key, at) => this.now.newest[at] === true || (this.imports[at] ?? 0) > 0)
  }

  private isUnderWay(key: string): boolean {
    const { operations } = journalOf(this.now.pages)
    return operations.some(({ steps }) => steps.some(({ tag, state }) => tag === key && state === 'doing'))
  }
}

describe('an import when built, whatever two replicas have read', () => {
  const skews = fc.tuple(fc.integer({ min: -60, max: 60 }), fc.integer({ min: -60, max: 60 }))

  it('imports each tag once, and none that somebody else imports', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40, size: 'max' }), skews, (commands, clocks) => {
        const world = new World(clocks)
        for (const each of commands) world.run(each)
        expect(Math.max(...world.imports)).toBeLessThanOrEqual(1)
      }),
      { numRuns: 100 },
    )
  })

  it('and imports all in the end, if the registry answers', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), skews, (commands, clocks) => {
        const world = new World(clocks)
        for (const each of commands) world.run(each)
        for (const [tag] of TAGS.entries()) world.run({ what: 'push', tag })
        for (let round = 0; round < 3; round += 1) {
          for (const part of ['registry', 'newest', 'pages'] as const)
            world.run({ what: 'read', replica: 0, part })
          world.run({ what: 'look', replica: 0, unanswered: [] })
          for (const [tag] of TAGS.entries()) world.run({ what: 'step', tag, isDone: true })
          world.run({ what: 'end' })
        }
        expect(world.isWhole).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
