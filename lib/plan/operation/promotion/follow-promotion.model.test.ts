import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Answer } from '#lib/domain/answer'
import type { BuildRun } from '#lib/domain/promotion/forge-answers'
import type { FedTag, SourceRead } from '#lib/domain/promotion/promotion-read'
import {
  commitOf,
  fedOf,
  FORGE_DOWN,
  ok,
  promotionOf,
  readOf,
  runOf,
  sha,
} from '#lib/domain/promotion/testing/test-sources'
import { deploymentOf, digest, snapshotOf, streamOf, triggerOf } from '#lib/domain/testing/test-objects'
import type { Snapshot } from '#lib/domain/snapshot'
import type { ImageStream, TagReference } from '#lib/kubernetes/objects'
import type { Operation, OperationStep, StepState } from '#lib/plan/operation/operation'
import { importDue, followUpId } from '#lib/plan/operation/promotion/follow-up'
import { progressOf, type Progress } from '#lib/plan/operation/progress'
import { endOf } from '#lib/plan/records/record'
import { operationWith } from '#lib/plan/testing/test-operations'

const MOVED = Date.parse('2026-11-23T18:28:00.000Z')
const HOUR = 60 * 60_000
const [SERVICE, LIBRARY] = ['packit/packit-service', 'packit/packit']
const TAG = 'packit-service:prod'
const [COMMIT, OLDER, LATER] = ['b1', 'a1', 'c1']

const iso = (time: number) => new Date(time).toISOString()
const BEING_READ: Answer<never> = { ok: false, error: { code: 'being-read', message: 'It is being read.' } }
const GONE: Answer<never> = { ok: false, error: { code: 'not-found', message: 'No such branch.' } }

/** Times by our clock, from before the move to long after it. */
const time = fc.integer({ min: -10, max: 4 * 24 * 60 }).map((minutes) => MOVED + minutes * 60_000)

/** Minutes between the runs of one commit and the next: a branch only moves forward. */
const ORDER: Record<string, number> = { [OLDER]: -200, [COMMIT]: 0, [LATER]: 200 }

const run: fc.Arbitrary<BuildRun> = fc
  .record({
    commit: fc.constantFrom(COMMIT, COMMIT, OLDER, LATER),
    state: fc.constantFrom('queued', 'running', 'succeeded', 'failed', 'cancelled'),
    attempt: fc.integer({ min: 1, max: 2 }),
    created: fc.nat(100),
    took: fc.nat(100),
  })
  .map(({ commit, state, attempt, created, took }) => {
    const at = (minutes: number) => iso(MOVED + ((ORDER[commit] ?? 0) + minutes) * 60_000)
    const isOver = state !== 'queued' && state !== 'running'
    return runOf(commit, {
      id: `${commit} ${created}`,
      state,
      attempt,
      createdAt: at(created),
      startedAt: at(created),
      endedAt: isOver ? at(created + took) : null,
    })
  })

function again(run: BuildRun): BuildRun {
  return run.sha === sha(OLDER) ? { ...run, createdAt: iso(MOVED + 8 * HOUR) } : run
}

const failing = fc.constantFrom(FORGE_DOWN, BEING_READ, GONE)
const often = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: other })

function sourceRead(repository: string): fc.Arbitrary<SourceRead> {
  return fc
    .record({
      head: often<string | Answer<never>>(fc.constantFrom(OLDER, COMMIT, COMMIT, LATER), failing),
      runs: often<BuildRun[] | Answer<never>>(fc.array(run, { maxLength: 4 }), failing),
      overAt: time,
      staleAt: often(fc.constant(MOVED + 1000 * HOUR), time),
      isFollowed: fc.boolean(),
      /** Somebody put the branch back, so its older head was built again. */
      isBack: fc.boolean(),
      isWhole: fc.boolean(),
      check: fc.constantFrom('success', 'failure', 'running', null),
      gate: fc.constantFrom(null, 'rpm-build:*'),
    })
    .map(({ head, runs, overAt, staleAt, isFollowed, isBack, isWhole, check, gate }) => {
      const to = typeof head === 'string' ? ok({ head: commitOf(head), protectedBy: null }) : head
      const [base, main] = [sha(typeof head === 'string' ? head : OLDER), sha(LATER)]
      const commits = [LATER, COMMIT, OLDER].map((each) => commitOf(each))
      const coming = commits.slice(
        0,
        Math.max(
          0,
          commits.findIndex((each) => each.sha === base),
        ),
      )
      const range = {
        base,
        head: main,
        ahead: coming.length,
        behind: 0,
        commits: coming,
        isWhole,
        paths: [],
        isAllPaths: true,
      }
      const checks = check === null ? [] : [{ name: 'rpm-build:f43', state: check, url: null }]
      return readOf([], {
        source: { repository, feeds: repository === SERVICE ? [TAG] : [], gate },
        from: typeof head === 'string' ? ok({ head: commitOf(LATER), protectedBy: null }) : head,
        to,
        range: typeof head === 'string' ? ok(range) : head,
        runs: Array.isArray(runs) ? ok(isBack && head === OLDER ? runs.map(again) : runs) : runs,
        overAt: Array.isArray(runs)
          ? Object.fromEntries(runs.map(({ id, attempt }) => [`${id} ${attempt}`, iso(overAt)]))
          : {},
        followed: isFollowed ? [sha(COMMIT)] : [],
        checks: isFollowed ? { [sha(COMMIT)]: ok(checks) } : {},
        staleAt: iso(staleAt),
      })
    })
}

const image = fc.tuple(
  fc.constantFrom('0', '1', '2'),
  fc.constantFrom<string | null>(sha(OLDER), sha(COMMIT), sha(LATER), null),
)

/** What the registry said: an image, nothing, or no answer. */
const fed: fc.Arbitrary<FedTag> = fc
  .record({
    imported: fc.option(image),
    registry: fc.option(image),
    checkedAt: fc.option(time),
    problem: fc.option(fc.constant('Registry timeout: no answer.')),
  })
  .map(({ imported, registry, checkedAt, problem }): FedTag => {
    const isTold = problem === null && checkedAt !== null
    return {
      ...fedOf(TAG, imported, isTold ? registry : null),
      checkedAt: checkedAt === null ? null : iso(checkedAt),
      problem: checkedAt === null ? null : problem,
    }
  })

const FOLLOWING: TagReference = {
  name: 'prod',
  from: { kind: 'DockerImage', name: 'quay.io/packit/packit-service:prod' },
}
const tagReference = fc.constantFrom<TagReference>(
  FOLLOWING,
  { ...FOLLOWING, importPolicy: { scheduled: true } },
  // Not imported yet.
  { ...FOLLOWING, generation: 9 },
  { name: 'prod', from: { kind: 'DockerImage', name: `quay.io/packit/packit-service@${digest('0')}` } },
)

const snapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    tag: tagReference,
    newest: fc.constantFrom('0', '1', '2'),
    isThere: often(fc.constant(true), fc.constant(false)),
    runs: fc.constantFrom('0', '1', '2'),
    unread: fc.constantFrom(null, null, null, 'imageStreams', 'pods', 'deployments'),
  })
  .map(({ tag, newest, isThere, runs, unread }) => {
    const items = [newest, '0'].map((digit) => ({
      created: iso(MOVED),
      dockerImageReference: `quay.io/packit/packit-service@${digest(digit)}`,
      image: digest(digit),
      generation: 1,
    }))
    const stream: ImageStream = streamOf('packit-service', {
      spec: { tags: [tag] },
      status: { tags: [{ tag: 'prod', items }] },
    })
    const deployment = deploymentOf('packit-service', {
      images: { app: `quay.io/packit/packit-service@${digest(runs)}` },
      triggers: [triggerOf(TAG, 'app')],
    })
    const world = snapshotOf({ imageStreams: isThere ? [stream] : [], deployments: [deployment] })
    return unread === null ? world : { ...world, [unread]: FORGE_DOWN }
  })

const stepState = fc.constantFrom<StepState>('done', 'done', 'unknown', 'failed', 'left')
const step = (state: StepState, parts: Partial<OperationStep> = {}): OperationStep => {
  return { sentence: 'Move it.', tag: null, state, at: iso(MOVED), message: null, ...parts }
}

function promotionWith(states: StepState[], imports: boolean, parts: Partial<Operation> = {}): Operation {
  const sources = [LIBRARY, SERVICE].map((repository) => ({ repository, commit: sha(COMMIT) }))
  return operationWith({
    id: 'p1',
    startedAt: iso(MOVED - 60_000),
    request: { action: 'promote', sources: sources.slice(0, states.length), imports, override: false },
    steps: states.map((state) => step(state)),
    undo: null,
    ...parts,
  })
}

const operation = fc
  .tuple(fc.array(stepState, { minLength: 1, maxLength: 2 }), fc.boolean())
  .filter(([states]) => states.some((state) => state === 'done' || state === 'unknown'))
  .map(([states, imports]) => promotionWith(states.length === 1 ? ['done', ...states] : states, imports))

/** An import that the promotion started, or a later promotion. */
const others = fc
  .record({
    followUp: fc.option(
      fc.tuple(fc.constantFrom<StepState>('doing', 'done', 'failed', 'unknown', 'left'), fc.boolean()),
    ),
    again: often(fc.constant(null), fc.constantFrom<StepState | null>('done', 'failed')),
  })
  .map(({ followUp, again }) => (own: Operation): Operation[] => {
    const later =
      again === null
        ? []
        : [promotionWith(['left', again], false, { id: 'p2', startedAt: iso(MOVED - 120_000) })]
    if (followUp === null) return [...later, own]
    const [state, isOver] = followUp
    const end = { state: 'failed', at: iso(MOVED), message: 'Denied.', next: [], workloads: null } as const
    const imported = operationWith({
      id: followUpId(own, [TAG]),
      request: { action: 'import-all', tags: [TAG], except: [] },
      steps: [step(state, { tag: TAG })],
      end: isOver && state !== 'doing' ? { ...end, next: [], chain: [] } : null,
    })
    return [imported, ...later, own]
  })

type World = {
  operation: Operation
  others: (own: Operation) => Operation[]
  library: SourceRead
  service: SourceRead | null
  fed: FedTag
  snapshot: Snapshot
}

const world: fc.Arbitrary<World> = fc.record({
  operation,
  others,
  library: sourceRead(LIBRARY),
  service: often(sourceRead(SERVICE), fc.constant(null)),
  fed,
  snapshot,
})

const sourcesOf = ({ library, service }: World) => [library, ...(service === null ? [] : [service])]

function follow(each: World, now: number): Progress {
  const promotion = promotionOf(sourcesOf(each), [each.fed])
  return progressOf(each.operation, each.snapshot, each.others(each.operation), now, promotion)
}

/** All that is said of a tag, and in sum. */
function wordsOf({ message, chain }: Progress): string[] {
  return [
    message,
    ...chain.flatMap(({ steps }) => steps.flatMap(({ sentence, advice }) => [sentence, advice ?? ''])),
  ]
}

describe('a promotion, whatever forges, registries and clusters say', () => {
  it('ends: what it waits for is waited for a day, and followed for another', () => {
    fc.assert(
      fc.property(world, fc.integer({ min: 0, max: 24 * 60 }), (each, minutes) => {
        const progress = follow(each, MOVED + 48 * HOUR + 1000 + minutes * 60_000)
        expect(progress).toMatchObject({ isOver: true })
        expect(progress.message).not.toBe('')
        expect(endOf(progress, iso(MOVED))).not.toBeNull()
      }),
      { numRuns: 200 },
    )
  })

  it('waits for more than a day only for what is imported already, or read for the first time', () => {
    fc.assert(
      fc.property(world, (each) => {
        const { isOver, chain, message } = follow(each, MOVED + 25 * HOUR)
        if (isOver) return
        const isImported = chain.some(({ steps }) =>
          steps.some(({ what }) => what === 'import' || what === 'rollout'),
        )
        const isNew = sourcesOf(each).some(({ from, to, runs }) =>
          [from, to, runs].some((part) => !part.ok && part.error.code === 'being-read'),
        )
        expect(isImported || isNew || /asking the registry|not read yet/.test(message), message).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  it('says only of a build that was read that it was one, or none', () => {
    fc.assert(
      fc.property(world, time, (each, now) => {
        const progress = follow(each, now)
        for (const { repository, steps } of progress.chain) {
          const read = sourcesOf(each).find(({ source }) => source.repository === repository)
          const isRead = read?.runs.ok === true && now <= Date.parse(read.staleAt)
          const own = read?.runs.ok === true ? read.runs.value.filter((one) => one.sha === sha(COMMIT)) : []
          const said = steps.map(({ sentence }) => sentence).join(' ')
          const hasSucceeded = isRead && own.some(({ state }) => state === 'succeeded')
          const hasFailed = isRead && own.some(({ state }) => state === 'failed' || state === 'cancelled')
          if (said.includes('Built b100000')) expect(hasSucceeded, said).toBe(true)
          if (said.includes('not built')) expect(hasFailed, said).toBe(true)
          if (said.includes('no build of b100000.')) expect(isRead && own.length === 0, said).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('says only what a registry answered of what it has', () => {
    fc.assert(
      fc.property(world, time, (each, now) => {
        const { registry, imported, problem, checkedAt } = each.fed
        const isTold = problem === null && checkedAt !== null && registry?.commit !== null
        const having = [registry, imported].filter((one) =>
          [sha(COMMIT), sha(LATER)].includes(one?.commit ?? ''),
        )
        for (const words of wordsOf(follow(each, now))) {
          if (words.includes('No image of'))
            expect(isTold && registry?.commit !== sha(COMMIT), words).toBe(true)
          if (words.includes('The registry has')) expect(having.length, words).toBeGreaterThan(0)
          if (words.startsWith('Imported')) expect(having.length, words).toBeGreaterThan(0)
          if (words.includes('took the tag')) expect(registry?.commit, words).toBe(sha(OLDER))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('imports nothing before the registry has it, and nothing twice', () => {
    fc.assert(
      fc.property(world, time, (each, now) => {
        const own = each.operation
        const promotion = promotionOf(sourcesOf(each), [each.fed])
        const known = each.others(own)
        const due = importDue(own, promotion, each.snapshot, known, now)
        if (due === null) return
        const { registry } = each.fed
        expect([sha(COMMIT), sha(LATER)]).toContain(registry?.commit)
        expect(known.some(({ id }) => id.includes('-import-'))).toBe(false)
        expect(due.request.tags).toEqual([TAG])
      }),
      { numRuns: 200 },
    )
  })
})
