import { describe, expect, it } from 'vitest'
import { deploymentOf, digest, replicaSetOf, snapshotOf, workloadIn } from '#lib/domain/testing/test-objects'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { revisionsOf } from '#lib/domain/workload/revisions'
import type { Operation } from '#lib/plan/operation/operation'
import { revisionMakers } from '#lib/plan/operation/revision-makers'
import { operationWith } from '#lib/plan/testing/test-operations'

const APP = { kind: 'Deployment', name: 'app' } as const
const app = deploymentOf('app', { images: { app: `quay.io/a/app@${digest('b')}` } })

/** A ReplicaSet of the revision with this image, created at a minute of the hour. */
function set(number: number, digit: string, minute: number) {
  const { metadata, spec } = replicaSetOf(app, number, `hash${number}`, {
    spec: { containers: [{ name: 'app', image: `quay.io/a/app@${digest(digit)}` }] },
  })
  return { metadata: { ...metadata, creationTimestamp: at(minute) }, spec }
}

function at(minute: number): string {
  return `2026-11-23T18:${String(minute).padStart(2, '0')}:00Z`
}

function operation(
  title: string,
  to: string | null,
  minute: number,
  members: Partial<Operation> = {},
): Operation {
  const effects = to === null ? [] : [{ workload: APP, container: 'app', from: null, to: digest(to) }]
  const end: Operation['end'] = {
    state: 'healthy',
    at: at(minute + 2),
    message: '',
    next: [],
    workloads: null,
  }
  return operationWith({ title, startedAt: at(minute), effects, end, reason: '', ...members })
}

/** The titles by revision. */
function titles(sets: ReturnType<typeof set>[], operations: Operation[]) {
  const snapshot = snapshotOf({ deployments: [app], replicaSets: sets })
  const revisions = revisionsOf(workloadIn(snapshot, APP), ownershipOf(snapshot))
  const makers = revisionMakers(revisions, APP, operations)
  return Object.fromEntries(
    revisions.flatMap(({ number, name }) => {
      const cause = makers.get(name)?.cause
      return cause === undefined ? [] : [[number, cause]]
    }),
  )
}

const restart = { request: { action: 'restart', workload: APP } as const }

describe('the cause of a revision in the journal', () => {
  it('is that of the operation during which it was created', () => {
    expect(titles([set(1, 'a', 1), set(2, 'b', 10)], [operation('Import', 'b', 10)])).toEqual({
      2: 'Quayside: Import (bbbbbbbb), by Ola',
    })
  })

  it('is that of the last operation that went back to it', () => {
    const operations = [operation('Import', 'a', 1), operation('Pin', 'a', 20)]
    expect(titles([set(3, 'a', 1), set(2, 'b', 10)], operations)).toEqual({
      3: 'Quayside: Pin (aaaaaaaa), by Ola',
    })
  })

  it('is that of a restart for the revision that the restart made', () => {
    expect(titles([set(1, 'b', 1), set(2, 'b', 10)], [operation('Restart app', null, 10, restart)])).toEqual({
      2: 'Quayside: Restart app (bbbbbbbb), by Ola',
    })
  })

  it.each<[string, Operation]>([
    ['whose image was not moved here', operation('Import', 'c', 10)],
    ['that did nothing', operation('Import', 'b', 10, { steps: [] })],
    [
      'of another workload',
      operation('Restart x', null, 10, { request: { ...restart.request, workload: { ...APP, name: 'x' } } }),
    ],
    [
      'that released a pod',
      operation('Release', null, 10, { request: { action: 'release', workload: APP, pod: 'p' } }),
    ],
  ])('is not that of an operation %s', (_, each) => {
    expect(titles([set(1, 'a', 1), set(2, 'b', 10)], [each])).toEqual({})
  })

  it('is not given to a revision of the same image that somebody made later', () => {
    const sets = [set(1, 'b', 10), set(2, 'b', 30)]
    expect(titles(sets, [operation('Import', 'b', 10)])).toEqual({ 1: 'Quayside: Import (bbbbbbbb), by Ola' })
  })
})
