import { describe, expect, it } from 'vitest'
import { answered, recordedSnapshot, WORKER } from '#lib/domain/testing/recorded-objects'
import type { RunFact } from '#lib/domain/chronicle/facts'
import { chronicleWith, runFact } from '#lib/domain/testing/test-facts'
import { digest, snapshotOf } from '#lib/domain/testing/test-objects'
import { podOfSet, setOf, UNREADY } from '#lib/domain/testing/test-sets'
import { failureWarnings, failuresOn, leftFailing } from '#lib/plan/operation/image-failures'
import type { Operation } from '#lib/plan/operation/operation'
import { operationWith } from '#lib/plan/testing/test-operations'

const statefulSets = [answered('StatefulSet', 'statefulset-broken-pod', 3)]
const snapshot = recordedSnapshot()
const before = Date.parse(snapshot.readAt) - 2 * 3_600_000
const at = (minutes: number) => new Date(before + minutes * 60_000).toISOString()

const moved = (to: string, end: Partial<Operation['end']>, minutes = 0) =>
  operationWith({
    startedAt: at(minutes),
    effects: [{ workload: WORKER, container: 'packit-worker', from: digest('a'), to }],
    end: { state: 'failed', at: at(minutes), message: '', next: [], workloads: null, ...end },
  })

describe('an image that is known to fail', () => {
  const failed = moved(digest('b'), { message: `${WORKER.name}: worker-0 is in CrashLoopBackOff.` })
  const back = [{ workload: WORKER, container: 'packit-worker', from: digest('a'), to: digest('b') }]

  it('is warned about with when and how, where an operation that brought it failed', () => {
    expect(failureWarnings(snapshot, back, [failed])).toEqual([
      `bbbbbbbb failed 2 h ago on ${WORKER.name}: worker-0 is in CrashLoopBackOff.`,
    ])
  })

  it('is warned about where an operation moved away from it while it failed', () => {
    const failing = [{ workload: WORKER, image: digest('b'), how: 'worker-0 is in CrashLoopBackOff' }]
    const reverted = operationWith({ startedAt: at(0), failing })
    expect(failureWarnings(snapshot, back, [reverted])).toEqual([
      `bbbbbbbb failed 2 h ago on ${WORKER.name}: worker-0 is in CrashLoopBackOff.`,
    ])
  })

  it('is not, where a later operation brought it and ended healthy', () => {
    const healthy = moved(digest('b'), { state: 'healthy' }, 5)
    expect(failureWarnings(snapshot, back, [healthy, failed])).toEqual([])
  })

  it.each([
    ['of another image', moved(digest('c'), { message: `${WORKER.name}: x` })],
    ['of another workload', moved(digest('b'), { message: 'other: x' })],
    ['that failed before anything moved', moved(digest('b'), { message: '0 steps of 1 were done.' })],
  ])('is not, for an operation %s', (_, operation) => {
    expect(failureWarnings(snapshot, back, [operation])).toEqual([])
  })
})

describe('an image that Quayside saw fail', () => {
  const back = [{ workload: WORKER, container: 'packit-worker', from: digest('a'), to: digest('b') }]
  const failure = { first: at(0), last: at(60), restarts: 14, reason: 'OOMKilled', exitCode: 137 }
  const run = (members: Partial<RunFact>) =>
    runFact({
      workload: WORKER,
      container: 'packit-worker',
      image: digest('b'),
      until: { at: at(61), known: 'exact' },
      failure,
      ...members,
    })
  const warnings = (fact: RunFact, ...operations: Operation[]) =>
    failureWarnings({ ...snapshot, chronicle: chronicleWith(fact) }, back, operations)

  it('is warned about with when and how, although no operation brought it', () => {
    expect(warnings(run({}))).toEqual([
      `bbbbbbbb failed 1 h ago on ${WORKER.name}: packit-worker crashed for 1 h, restarted at least 14 times, last with exit code 137 (OOMKilled).`,
    ])
    const unpulled = { ...failure, restarts: 0, reason: 'ImagePullBackOff', exitCode: null }
    expect(warnings(run({ failure: unpulled }))).toEqual([
      `bbbbbbbb failed 1 h ago on ${WORKER.name}: packit-worker did not start (ImagePullBackOff).`,
    ])
  })

  it('is not, where it recovered, ran elsewhere, or an operation brought it later and ended healthy', () => {
    expect(warnings(run({ healthyAt: at(1), until: { at: at(100), known: 'exact' } }))).toEqual([])
    expect(warnings(run({ workload: { ...WORKER, name: 'other' } }))).toEqual([])
    expect(warnings(run({}), moved(digest('b'), { state: 'healthy' }, 90))).toEqual([])
    expect(warnings(run({}), moved(digest('b'), { state: 'healthy' }, 30))).toHaveLength(1)
  })
})

it('what fails now is known from the pods, and is kept with the operation that moves away from it', () => {
  const pods = answered('PodList', 'statefulset-broken-pod', 4).items ?? []
  const broken = recordedSnapshot({ statefulSets, pods })
  const [[image, { at: since, how }] = ['', { at: '', how: '' }]] = failuresOn(broken, WORKER, [])
  expect({ since, how }).toEqual({ since: null, how: expect.stringMatching(/ is in /) as string })
  const effect = { workload: WORKER, container: 'packit-worker', from: image, to: digest('a') }
  expect(leftFailing(broken, [effect])).toEqual([{ workload: WORKER, image, how }])
  expect(failureWarnings(broken, [{ ...effect, from: null, to: image }], [])).toEqual([
    expect.stringMatching(/ fails now on packit-worker-short-running: /),
  ])
})

describe('an image whose pod never got ready', () => {
  const set = setOf('x17', { image: 'a' })
  const key = { kind: 'StatefulSet', name: 'x17' } as const
  const failing = (why: keyof typeof UNREADY) => {
    const pods = [podOfSet(set, 0, 'a'), podOfSet(set, 1, 'b', UNREADY[why])]
    return [...failuresOn(snapshotOf({ statefulSets: [set], pods }), key, [])]
  }

  it.each(['never ready', 'init container that never ends'] as const)('fails: %s', (why) => {
    expect(failing(why)).toEqual([[digest('b'), { at: null, how: 'x17-1 never got ready' }]])
  })

  it('does not where the pod cannot be scheduled', () => {
    expect(failing('unschedulable')).toEqual([])
  })
})
