import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageFact, RunFact } from '#lib/domain/chronicle/facts'
import { NO_EVIDENCE } from '#lib/domain/moves/move-evidence'
import { chronicleWith, imageFact, runFact } from '#lib/domain/testing/test-facts'
import { deploymentOf, digest, replicaSetOf, snapshotOf, workloadIn } from '#lib/domain/testing/test-objects'
import { goneCrashEvents } from '#lib/domain/timeline/crash-events'
import { goneTagEvents } from '#lib/domain/timeline/imported-events'
import { goneRolloutEvents, rolloutEvents } from '#lib/domain/timeline/rollout-events'
import type { TimelineEvent } from '#lib/domain/timeline/timeline-event'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { REVISION_ANNOTATION, REVISION_HISTORY_ANNOTATION } from '#lib/kubernetes/names'
import type { Deployment, ReplicaSet } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { withOperations } from '#lib/plan/records/timeline-operations'
import { workloadJournals } from '#lib/plan/records/workload-journals'
import { operationWith } from '#lib/plan/testing/test-operations'

const KEY = { kind: 'Deployment', name: 'worker' } as const

/** In the hour of a revision. */
function at(hour: number, minute: number): string {
  return `2026-11-23T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00Z`
}

function worker(number: number): Deployment {
  const made = deploymentOf('worker', { images: { app: 'x' } })
  const annotations = { [REVISION_ANNOTATION]: String(number) }
  return { ...made, metadata: { ...made.metadata, annotations, creationTimestamp: at(0, 0) } }
}

function setOf(number: number, image: string): ReplicaSet {
  const container = { name: 'app', image: `quay.io/packit/worker@${digest(image)}`, args: [String(number)] }
  const made = replicaSetOf(worker(number), number, `h${number}`, { spec: { containers: [container] } })
  return { ...made, metadata: { ...made.metadata, creationTimestamp: at(number, 1) } }
}

function runOf(revision: number, image: string, members: Partial<RunFact> = {}): RunFact {
  const madeAt = at(revision, 1)
  const from = { at: madeAt, known: 'exact' } as const
  return runFact({ image: digest(image), revision, madeAt, from, ...members })
}

function operationIn(hour: number, image: string): Operation {
  const effects = [{ workload: KEY, container: 'app', from: null, to: digest(image) }]
  const end: Operation['end'] = { state: 'healthy', at: at(hour, 2), message: '', next: [], workloads: null }
  const [step] = operationWith().steps
  const steps = step === undefined ? [] : [{ ...step, at: at(hour, 1) }]
  return operationWith({ id: `op-${hour}`, startedAt: at(hour, 0), effects, end, steps })
}

/** @param sets newest last */
function told(sets: ReplicaSet[], runs: RunFact[], operations: Operation[]): TimelineEvent[] {
  const number = Number(sets.at(-1)?.metadata.annotations?.[REVISION_ANNOTATION])
  const snapshot = {
    ...snapshotOf({ deployments: [worker(number)], replicaSets: sets }),
    chronicle: chronicleWith(...runs),
  }
  const ownership = ownershipOf(snapshot)
  const workload = workloadIn(snapshot, KEY)
  const { journalOf } = workloadJournals(operations, ownership, () => NO_EVIDENCE, snapshot.chronicle)
  const events = rolloutEvents(snapshot, workload, ownership, journalOf(workload), at(0, 0))
  return withOperations(events, operations)
}

/** `op-2: 2`, or `nobody: 1` for a rollout that stands alone. */
function inShort(events: readonly TimelineEvent[]): string[] {
  return events
    .flatMap(({ what }) => {
      if (what.kind === 'operation')
        return what.rollouts.map(({ revision }) => `${what.operation}: ${revision}`)
      const isRollout = what.kind === 'rollout-begun' || what.kind === 'template-changed'
      return isRollout ? [`nobody: ${what.revision}`] : []
    })
    .sort()
}

/** What is told once the workload and its tag are gone. @param runs oldest first */
function toldOfGone(runs: RunFact[], operations: Operation[], images: ImageFact[] = []): TimelineEvent[] {
  const snapshot = { ...snapshotOf(), chronicle: chronicleWith(...runs) }
  const { goneJournalOf } = workloadJournals(
    operations,
    ownershipOf(snapshot),
    () => NO_EVIDENCE,
    snapshot.chronicle,
  )
  const events = [
    ...goneTagEvents(images, at(0, 0)),
    ...goneRolloutEvents(snapshot, KEY, [...runs].reverse(), goneJournalOf(KEY), at(0, 0)),
    ...goneCrashEvents(KEY, { runs, arePodsWhole: true }),
  ]
  return withOperations(events, operations)
}

describe('what an operation rolled out', () => {
  it('is told with it, whichever of its revisions the cluster has forgotten', () => {
    const revision = fc.record({
      image: fc.constantFrom('a', 'b', 'c'),
      isOurs: fc.boolean(),
      isForgotten: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(revision, { minLength: 1, maxLength: 8 }), (list) => {
        const all = list.map((each, index) => ({ ...each, number: index + 1 }))
        const sets = all.flatMap(({ isForgotten, number, image }) =>
          isForgotten && number < all.length ? [] : [setOf(number, image)],
        )
        const runs = all.map(({ number, image }) => runOf(number, image))
        const operations = all.flatMap(({ isOurs, number, image }) =>
          isOurs ? [operationIn(number, image)] : [],
        )
        const expected = all.map(({ isOurs, number }) => `${isOurs ? `op-${number}` : 'nobody'}: ${number}`)
        expect(inShort(told(sets, runs, operations))).toEqual(expected.sort())
      }),
    )
  })

  const first = runOf(1, 'a')
  const second = runOf(2, 'b')
  const third = runOf(3, 'a', { madeAt: at(1, 1), from: { at: at(3, 1), known: 'exact' } })
  const other = setOf(4, 'c')

  it('is the use of a revision that it brought back, and not the one before', () => {
    const ours = [operationIn(3, 'a')]
    expect(inShort(told([other], [first, second, third], ours))).toEqual([
      'nobody: 1',
      'nobody: 2',
      'nobody: 4',
      'op-3: 3',
    ])
    const bound = { ...third, from: { at: at(3, 1), known: 'seen' } } as const
    expect(inShort(told([other], [first, second, bound], ours))).toContain('nobody: 3')
  })

  it('is the first use of a revision whose object is there because it came back', () => {
    const set = setOf(3, 'a')
    const annotations = { ...set.metadata.annotations, [REVISION_HISTORY_ANNOTATION]: '1' }
    const back = { ...set, metadata: { ...set.metadata, annotations, creationTimestamp: at(1, 1) } }
    expect(inShort(told([back], [first, second, third], [operationIn(1, 'a')]))).toEqual([
      'nobody: 2',
      'nobody: 3',
      'op-1: 1',
    ])
  })

  it('is told with it once the workload is gone, and only that', () => {
    const revision = fc.record({ image: fc.constantFrom('a', 'b', 'c'), isOurs: fc.boolean() })
    fc.assert(
      fc.property(fc.array(revision, { minLength: 1, maxLength: 8 }), (list) => {
        const all = list.map((each, index) => ({ ...each, number: index + 1 }))
        const runs = all.map(({ number, image }) => runOf(number, image))
        const operations = all.flatMap(({ isOurs, number, image }) =>
          isOurs ? [operationIn(number, image)] : [],
        )
        const expected = all.map(({ isOurs, number }) => `${isOurs ? `op-${number}` : 'nobody'}: ${number}`)
        expect(inShort(toldOfGone(runs, operations))).toEqual(expected.sort())
      }),
    )
    expect(inShort(toldOfGone([first, second, third], [operationIn(3, 'a')]))).toEqual([
      'nobody: 1',
      'nobody: 2',
      'op-3: 3',
    ])
  })

  it('is told with the image of a tag that is gone, while a crash is an event of its own', () => {
    const failure = { first: at(2, 4), last: at(2, 5), restarts: 3, reason: 'Error', exitCode: 1 }
    const image = imageFact({
      image: digest('b'),
      importedAt: at(2, 1),
      broughtBy: [{ kind: 'operation', id: 'op-2', by: 'Ola' }],
    })
    const told = toldOfGone([{ ...second, failure }], [operationIn(2, 'b')], [image])
    expect(told.map(({ what }) => what.kind)).toEqual(['operation', 'crash-begun'])
    expect(told[0]?.what).toMatchObject({ images: [{ digest: digest('b') }], rollouts: [{ revision: 2 }] })
    expect(told[1]?.who).toEqual([])
  })
})
