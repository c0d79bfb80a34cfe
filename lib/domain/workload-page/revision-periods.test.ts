import { describe, expect, it } from 'vitest'
import { REVISION_HISTORY_ANNOTATION } from '#lib/kubernetes/names'
import type { Deployment, Pod, ReplicaSet } from '#lib/kubernetes/objects'
import { answered, recordedSnapshot, SERVICE } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  podOf,
  replicaSetOf,
  snapshotOf,
  workloadIn,
} from '#lib/domain/testing/test-objects'
import type { RunFact } from '#lib/domain/chronicle/facts'
import { observedReturns } from '#lib/domain/observation/observed-returns'
import { chronicleWith, runFact } from '#lib/domain/testing/test-facts'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import { NO_RETURNS, type Returns } from '#lib/domain/workload/workload-journal'
import { workloadsOf } from '#lib/domain/workload/workload'

const TOKMAN = { kind: 'Deployment', name: 'tokman' } as const
const withImage = (digit: string) =>
  deploymentOf('tokman', { images: { tokman: `quay.io/packit/tokman@${digest(digit)}` } })

const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00Z`

/** A revision by its number, image and the hour of its creation. */
function made(number: number, digit: string, hour: number, isBack = false): ReplicaSet {
  const set = replicaSetOf(withImage(digit), number, `${digit}${hour}`)
  const annotations = { ...set.metadata.annotations, ...(isBack && { [REVISION_HISTORY_ANNOTATION]: '1' }) }
  return { ...set, metadata: { ...set.metadata, annotations, creationTimestamp: at(hour) } }
}

function podAt(set: ReplicaSet, hour: number): Pod {
  const pod = podOf(set)
  return { ...pod, metadata: { ...pod.metadata, name: `pod-${hour}`, creationTimestamp: at(hour) } }
}

/** The template was written at an hour, `alone` or together with other fields. */
function written(digit: string, manager: string, hour: number, isAlone: boolean): Deployment {
  const deployment = withImage(digit)
  const spec = { 'f:template': {}, ...(!isAlone && { 'f:replicas': {} }) }
  const managedFields = [{ manager, operation: 'Update', time: at(hour), fieldsV1: { 'f:spec': spec } }]
  return { ...deployment, metadata: { ...deployment.metadata, managedFields } }
}

type Given = { deployment?: Deployment; pods?: Pod[]; returns?: Returns }

/** `3: 8 to …`: number and hours; `~` is the latest possible hour, `…` is unknown. */
function periods(replicaSets: ReplicaSet[], { deployment, pods = [], returns = NO_RETURNS }: Given = {}) {
  const [newest] = replicaSets
  const number = newest?.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? ''
  const owner = deployment ?? withImage('a')
  const annotations = { ...owner.metadata.annotations, 'deployment.kubernetes.io/revision': number }
  const current = { ...owner, metadata: { ...owner.metadata, annotations } }
  const snapshot = snapshotOf({ deployments: [current], replicaSets, pods })
  const hour = (moment: { at: string; isExact: boolean } | null) =>
    moment === null ? '…' : `${moment.isExact ? '' : '~'}${Number(moment.at.slice(11, 13))}`
  return lastPeriods(workloadIn(snapshot, TOKMAN), ownershipOf(snapshot), returns).map(
    ({ revision, since, until }) => `${revision.number}: ${hour(since)} to ${hour(until)}`,
  )
}

describe('a revision', () => {
  it('rules from its creation to that of the next one', () => {
    expect(periods([made(3, 'c', 9), made(2, 'b', 5), made(1, 'a', 1)])).toEqual([
      '3: 9 to …',
      '2: 5 to 9',
      '1: 1 to 5',
    ])
  })

  it('of the recorded Deployment rules since the image trigger wrote it', () => {
    const snapshot = recordedSnapshot()
    const [newest] = lastPeriods(workloadIn(snapshot, SERVICE), ownershipOf(snapshot), NO_RETURNS)
    expect(newest?.since).toEqual({ at: '2026-11-23T17:56:10Z', isExact: true })
  })
})

describe('a revision that came back', () => {
  const back = made(3, 'a', 1, true)
  const before = made(2, 'b', 5)
  const named = (hour: number) => new Map([[back.metadata.name, at(hour)]])

  it('comes first, and rules since an unknown time if nothing tells', () => {
    expect(periods([before, back])).toEqual(['3: … to …', '2: 5 to …'])
  })

  it('rules since its oldest pod or earlier, but not since pods of its earlier use', () => {
    const pods = [podAt(back, 2), podAt(back, 9), podAt(back, 8)]
    expect(periods([back, before], { pods })).toEqual(['3: ~8 to …', '2: 5 to ~8'])
    expect(periods([back, before], { pods: pods.slice(0, 1) })).toEqual(['3: … to …', '2: 5 to …'])
  })

  it('rules since the operation that brought it back', () => {
    expect(periods([back, before], { pods: [podAt(back, 9)], returns: named(8) })).toEqual([
      '3: 8 to …',
      '2: 5 to 8',
    ])
  })

  it('does not rule since the operation that made it first', () => {
    expect(periods([back, before], { returns: named(1) })).toEqual(['3: … to …', '2: 5 to …'])
    // The one before it came back as well, so its creation says nothing.
    const other = made(3, 'b', 0, true)
    const last = made(4, 'a', 1, true)
    const first = new Map([[last.metadata.name, at(1)]])
    expect(periods([last, other], { returns: first })).toEqual(['4: … to …', '3: … to …'])
  })

  it('rules since Quayside saw it return, of its number', () => {
    const run = (revision: number, hour: number) =>
      runFact({ workload: TOKMAN, revision, madeAt: at(1), from: { at: at(hour), known: 'exact' } })
    const observed = (...runs: RunFact[]) => {
      const revisions = [{ name: back.metadata.name, number: 3, createdAt: at(1), isRenumbered: true }]
      return observedReturns(chronicleWith(...runs), TOKMAN, revisions)
    }
    expect(periods([back, before], { returns: observed(run(3, 8), run(1, 1)) })[0]).toBe('3: 8 to …')
    expect(observed(run(1, 1)).size).toBe(0)
    expect(observed(runFact({ ...run(3, 8), from: { at: at(8), known: 'latest' } })).size).toBe(0)
  })

  it('rules since the image trigger or a client wrote the template and nothing else', () => {
    const deployment = written('a', 'openshift-controller-manager', 7, true)
    expect(periods([back, before], { deployment, pods: [podAt(back, 9)] })).toEqual([
      '3: 7 to …',
      '2: 5 to 7',
    ])
    // Applied again later, with other replicas perhaps.
    const applied = written('a', 'kubectl-client-side-apply', 7, false)
    expect(periods([back, before], { deployment: applied })[0]).toBe('3: … to …')
    // From before the other revision: it is about an earlier use.
    const early = written('a', 'openshift-controller-manager', 4, true)
    expect(periods([back, before], { deployment: early })[0]).toBe('3: … to …')
  })

  it('rules since the later of an operation and a write of the template', () => {
    const deployment = written('a', 'kubectl-rollout', 9, true)
    expect(periods([back, before], { deployment, returns: named(7) })[0]).toBe('3: 9 to …')
  })

  it('of a recorded undo is the first row, and keeps its creation', () => {
    const scenario = 'rollout-undo-without-trigger'
    const snapshot = snapshotOf({
      statefulSets: [answered('StatefulSet', scenario, 7)],
      controllerRevisions: answered('ControllerRevisionList', scenario, 10).items ?? [],
    })
    const [found] = workloadsOf(snapshot)
    const list = found ? lastPeriods(found, ownershipOf(snapshot), NO_RETURNS) : []
    expect(list.map(({ revision, since }) => [revision.number, revision.isRenumbered, since])).toEqual([
      [3, true, null],
      [2, false, { at: list[1]?.revision.createdAt, isExact: true }],
    ])
    const [first, second] = list.map(({ revision }) => revision.createdAt ?? '')
    expect((first ?? '') < (second ?? '')).toBe(true)
  })
})
