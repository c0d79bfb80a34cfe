import fc from 'fast-check'
import { expect, it } from 'vitest'
import { switchName, type SwitchFact } from '#lib/domain/chronicle/facts'
import { lookOfOthers } from '#lib/domain/switches/switch-look'
import {
  deploymentOf,
  digest,
  followingStream,
  triggerOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import {
  importJobOf,
  replicaOf,
  SUSPEND_FIELDS,
  TRIGGER_FIELDS,
  writtenBy,
  Written,
} from '#lib/domain/testing/test-switches'
import type { TagEventCondition } from '#lib/kubernetes/objects'

/** How the switches of a small cluster stand. */
type World = { isPaused: boolean; isSuspended: boolean; isScheduled: boolean; isFailing: boolean }

const SWITCHES = ['isPaused', 'isSuspended', 'isScheduled', 'isFailing'] as const
const STATES = {
  isPaused: 'paused',
  isSuspended: 'suspended',
  isScheduled: 'scheduled',
  isFailing: 'failing',
}

/** A switch is turned, a client writes something else, or a replica looks. */
type Step =
  | { kind: 'turn'; which: keyof World; manager: string }
  | { kind: 'write'; manager: string }
  | { kind: 'look'; replica: number; isRestart: boolean }

const START = Date.UTC(2026, 10, 23, 18)
const timeOf = (second: number) => new Date(START + second * 1_000).toISOString().replace('.000', '')

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant<'turn'>('turn'),
      which: fc.constantFrom(...SWITCHES),
      manager: fc.constantFrom('oc', 'kubectl-edit', 'quayside'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant<'write'>('write'),
      manager: fc.constantFrom('oc', 'kubectl-edit'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant<'look'>('look'), replica: fc.nat(2), isRestart: fc.boolean() }),
  },
)

/** Between two steps passes a time that no clock slack hides, or a gap. */
const steps = fc.array(fc.tuple(step, fc.constantFrom(10, 20, 60, 3_000)), { minLength: 2, maxLength: 30 })

type Writes = readonly { manager: string; at: string }[]

/** `writes`: of the triggers of the Deployment. `suspends`: of `suspend` of the CronJob. */
type Cluster = { world: World; writes: Writes; suspends: Writes; failingSince: string }

function listsOf({ world, writes, suspends, failingSince }: Cluster): Lists {
  const { isPaused, isSuspended, isScheduled, isFailing } = world
  const trigger = triggerOf('worker:prod', 'app', isPaused ? { paused: true } : {})
  const made = deploymentOf('worker', { images: { app: 'x' }, triggers: [trigger] })
  const stream = followingStream('worker', [digest('a')])
  const condition: TagEventCondition = {
    generation: 1,
    ...{ type: 'ImportSuccess', status: 'False', reason: 'NotFound', message: 'not found' },
    lastTransitionTime: failingSince,
  }
  return {
    deployments: [
      writtenBy(
        made,
        writes.map((each) => ({ ...each, fields: TRIGGER_FIELDS })),
      ),
    ],
    imageStreams: [
      {
        ...stream,
        spec: {
          tags: (stream.spec?.tags ?? []).map((tag) => ({
            ...tag,
            importPolicy: { scheduled: isScheduled },
          })),
        },
        status: {
          tags: (stream.status?.tags ?? []).map((tag) => ({
            ...tag,
            conditions: isFailing ? [condition] : [],
          })),
        },
      },
    ],
    cronJobs: [
      writtenBy(
        importJobOf(isSuspended),
        suspends.map((each) => ({ ...each, fields: SUSPEND_FIELDS })),
      ),
    ],
  }
}

/** A manager has one time for all that it wrote, and the last one that changed a field has it alone. */
function writtenNow(writes: Writes, manager: string, isOfField: boolean, at: string): Writes {
  if (isOfField) return [{ manager, at }]
  return writes.map((write) => (write.manager === manager ? { manager, at } : write))
}

type Truth = { turnedOn: number; seenOn: number[]; turnedOff: number | null }

/** What really was: the times in which each switch stood so, and which looks saw it. */
class Told {
  readonly periods = new Map<string, Truth[]>(SWITCHES.map((which) => [which, []]))

  turn(which: string, isOn: boolean, second: number): void {
    const list = this.periods.get(which) ?? []
    if (isOn) list.push({ turnedOn: second, seenOn: [], turnedOff: null })
    else Object.assign(list.at(-1) ?? {}, { turnedOff: second })
  }

  look(world: World, second: number): void {
    for (const which of SWITCHES) if (world[which]) this.periods.get(which)?.at(-1)?.seenOn.push(second)
  }
}

const secondOf = (at: string) => (Date.parse(at) - START) / 1_000

function run(all: readonly (readonly [Step, number])[]) {
  const written = new Written()
  const truth = new Told()
  const looks: number[] = []
  let cluster: Cluster = {
    world: { isPaused: false, isSuspended: false, isScheduled: false, isFailing: false },
    writes: [{ manager: 'kubectl-client-side-apply', at: timeOf(-1_000) }],
    suspends: [],
    failingSince: timeOf(0),
  }
  const first = replicaOf(written)
  first(listsOf(cluster), timeOf(0))
  looks.push(0)
  const replicas: (typeof first | undefined)[] = [first]
  let second = 0
  for (const [each, pause] of all) {
    second += pause
    const at = timeOf(second)
    if (each.kind === 'turn') {
      const { which, manager } = each
      const isOn = !cluster.world[which]
      truth.turn(which, isOn, second)
      cluster = {
        world: { ...cluster.world, [which]: isOn },
        writes: writtenNow(cluster.writes, manager, which === 'isPaused', at),
        suspends: writtenNow(cluster.suspends, manager, which === 'isSuspended', at),
        failingSince: which === 'isFailing' ? at : cluster.failingSince,
      }
    } else if (each.kind === 'write') {
      const writes = writtenNow(cluster.writes, each.manager, false, at)
      cluster = { ...cluster, writes, suspends: writtenNow(cluster.suspends, each.manager, false, at) }
    } else {
      const before = lookOfOthers(START + (looks.at(-1) ?? 0) * 1_000, true)
      const known = each.isRestart ? undefined : replicas[each.replica]
      const replica = known ?? replicaOf(written, before)
      replicas[each.replica] = replica
      replica(listsOf(cluster), at)
      truth.look(cluster.world, second)
      looks.push(second)
    }
  }
  return { written, truth, looks }
}

it('of switches that turn at any time, seen by any replicas at any time, each told time was, none is told twice, and none that was seen is missing', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const { written, truth, looks } = run(all)
      for (const which of SWITCHES) {
        const facts = written.switches.filter(({ of }) => of.state === STATES[which])
        const names = facts.map(({ of, round }) => `${switchName(of)} ${round}`)
        expect(names).toEqual([...new Set(names)])
        const periods = truth.periods.get(which) ?? []
        const seenPeriods = periods.filter(({ seenOn }) => seenOn.length > 0)
        for (const fact of facts) expectTrue(fact, periods, looks)
        // Two between which nobody looked are one.
        for (const period of seenPeriods) expect(facts.filter((fact) => covers(fact, period))).toHaveLength(1)
        expectInOrder(facts)
      }
    }),
    { numRuns: 300 },
  )
})

/** It began with a time in which the switch stood so, not after the first look at it, and ended with one. */
function expectTrue({ from, until }: SwitchFact, periods: readonly Truth[], looks: readonly number[]) {
  expect(from).not.toBeNull()
  const begun = secondOf(from?.at ?? '')
  const first = periods.find(
    ({ turnedOn, seenOn }) => seenOn.length > 0 && turnedOn <= begun && begun <= (seenOn[0] ?? -1),
  )
  expect(first).toBeDefined()
  if (from?.known === 'exact') expect(first?.turnedOn).toBe(begun)
  if (until === null) return
  const ended = secondOf(until.at)
  const last = periods.findLast(({ turnedOff }) => turnedOff !== null && turnedOff <= ended)
  expect(last).toBeDefined()
  // It was seen off at the latest by the first look after that.
  const nextLook = looks.find((look) => look >= (last?.turnedOff ?? 0))
  expect(ended).toBeLessThanOrEqual(nextLook ?? -1)
}

function covers({ from, until }: SwitchFact, { seenOn }: Truth): boolean {
  const [begun, ended] = [secondOf(from?.at ?? ''), until === null ? Infinity : secondOf(until.at)]
  return seenOn.every((second) => begun <= second && second < ended)
}

function expectInOrder(facts: readonly SwitchFact[]) {
  for (const [index, fact] of facts.entries()) {
    expect(fact.round).toBe(index + 1)
    const next = facts[index + 1]
    if (next === undefined) continue
    expect(fact.until).not.toBeNull()
    expect(secondOf(next.from?.at ?? '')).toBeGreaterThanOrEqual(secondOf(fact.until?.at ?? ''))
  }
}
