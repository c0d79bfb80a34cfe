import { describe, expect, it } from 'vitest'
import type { PodTemplate } from '#lib/kubernetes/objects'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { answered, recordedSnapshot, SERVICE, WORKER } from '#lib/domain/testing/recorded-objects'
import { diffTemplates } from '#lib/domain/workload/revision-diff'
import { revisionsOf } from '#lib/domain/workload/revisions'
import type { Snapshot } from '#lib/domain/snapshot'
import { deploymentOf, replicaSetOf, snapshotOf, workloadIn } from '#lib/domain/testing/test-objects'
import { containersOf } from '#lib/domain/workload/pod-template'
import { workloadsOf, type WorkloadKey } from '#lib/domain/workload/workload'

function revisionsIn(snapshot: Snapshot, key: WorkloadKey) {
  return revisionsOf(workloadIn(snapshot, key), ownershipOf(snapshot))
}

describe('the revisions', () => {
  it('of a Deployment are its ReplicaSets, newest first', () => {
    const revisions = revisionsIn(recordedSnapshot(), SERVICE)
    expect(revisions.map(({ template: _, ...revision }) => revision)).toEqual([
      {
        number: 3,
        name: 'packit-service-867856866d',
        podLabel: '867856866d',
        createdAt: '2026-11-23T17:56:10Z',
        changeCause: null,
        isCurrent: true,
        isRenumbered: false,
      },
      expect.objectContaining({ number: 2, name: 'packit-service-6d498495df', isCurrent: false }),
      expect.objectContaining({ number: 1, name: 'packit-service-7c8b965f77', isCurrent: false }),
    ])
  })

  it('of a StatefulSet are its ControllerRevisions, newest first', () => {
    const revisions = revisionsIn(recordedSnapshot(), WORKER)
    expect(revisions.map(({ number, isCurrent }) => [number, isCurrent])).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ])
    expect(revisions.map(({ name, podLabel }) => name === podLabel)).toEqual([true, true, true])
  })

  it.each([
    ['of a Deployment', 'Deployment', 11, 15, [false, false]],
    ['of a Deployment, undone', 'Deployment', 11, 21, [true, false]],
    ['of a Deployment, undone and back', 'Deployment', 11, 25, [true, true]],
    ['of a StatefulSet', 'StatefulSet', 7, 4, [false, false]],
    ['of a StatefulSet, undone', 'StatefulSet', 7, 10, [true, false]],
  ] as const)('%s show whether they were renumbered', (_which, kind, workload, list, isRenumbered) => {
    const scenario = 'rollout-undo-without-trigger'
    const isDeployment = kind === 'Deployment'
    const snapshot = snapshotOf({
      deployments: isDeployment ? [answered('Deployment', scenario, workload)] : [],
      statefulSets: isDeployment ? [] : [answered('StatefulSet', scenario, workload)],
      replicaSets: isDeployment ? (answered('ReplicaSetList', scenario, list).items ?? []) : [],
      controllerRevisions: isDeployment
        ? []
        : (answered('ControllerRevisionList', scenario, list).items ?? []),
    })
    const [found] = workloadsOf(snapshot)
    const revisions = found ? revisionsOf(found, ownershipOf(snapshot)) : []
    expect(revisions.map((revision) => revision.isRenumbered)).toEqual(isRenumbered)
  })

  it('of a StatefulSet with pruned history show it by their numbers', () => {
    const list = answered('ControllerRevisionList', 'rollout-undo-without-trigger', 10).items ?? []
    const statefulSet = answered('StatefulSet', 'rollout-undo-without-trigger', 7)
    const limited = { ...statefulSet, spec: { ...statefulSet.spec, revisionHistoryLimit: 1 } }
    const snapshot = snapshotOf({ statefulSets: [limited], controllerRevisions: list })
    const [found] = workloadsOf(snapshot)
    const revisions = found ? revisionsOf(found, ownershipOf(snapshot)) : []
    expect(revisions.map(({ number, isRenumbered }) => [number, isRenumbered])).toEqual([
      [3, true],
      [2, false],
    ])
  })

  it.each([SERVICE, WORKER])('of a $kind have its template, without what controllers add', (key) => {
    const snapshot = recordedSnapshot()
    const [current, before] = revisionsIn(snapshot, key)
    const { template } = workloadIn(snapshot, key).object.spec
    expect(current?.template).toEqual(template)
    expect(before?.template.metadata?.labels).toEqual({ component: key.name })
    expect(before?.template).not.toHaveProperty('$patch')
    expect(containersOf(before?.template)[0]?.image).not.toBe(containersOf(template)[0]?.image)
  })

  it('are missing if their object is gone, or could not be read', () => {
    const replicaSets = recordedSnapshot().replicaSets
    const some = replicaSets.ok ? replicaSets.value.slice(1) : []
    expect(revisionsIn(recordedSnapshot({ replicaSets: some }), SERVICE).map(({ number }) => number)).toEqual(
      [3, 1],
    )
    expect(revisionsIn(recordedSnapshot({ replicaSets: [] }), SERVICE)).toEqual([])
  })

  it('leave out a ReplicaSet without a revision or without a template', () => {
    const deployment = deploymentOf('worker', { images: { worker: 'worker:prod' } })
    const unnumbered = replicaSetOf(deployment, Number.NaN, 'aaa')
    const empty = { ...replicaSetOf(deployment, 1, 'bbb'), spec: {} }
    const snapshot = snapshotOf({ deployments: [deployment], replicaSets: [unnumbered, empty] })
    expect(revisionsIn(snapshot, { kind: 'Deployment', name: 'worker' })).toEqual([])
  })

  it('have their change cause', () => {
    const deployment = deploymentOf('worker', { images: { worker: 'worker:prod' } })
    const replicaSet = replicaSetOf(deployment, 2, 'aaa')
    const annotations = { ...replicaSet.metadata.annotations, 'kubernetes.io/change-cause': 'more memory' }
    const replicaSets = [{ ...replicaSet, metadata: { ...replicaSet.metadata, annotations } }]
    const snapshot = snapshotOf({ deployments: [deployment], replicaSets })
    expect(revisionsIn(snapshot, { kind: 'Deployment', name: 'worker' })).toMatchObject([
      { changeCause: 'more memory' },
    ])
  })
})

describe('the diff of two pod templates', () => {
  it('has only the image if nothing else differs', () => {
    const [current, before] = revisionsIn(recordedSnapshot(), WORKER)
    const lines = current && before ? diffTemplates(before.template, current.template) : []
    expect(lines.filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', text: expect.stringMatching(/^ +(- )?image: .*@sha256:85344633/) as string },
      { kind: 'added', text: expect.stringMatching(/^ +(- )?image: .*@sha256:b771f8f0/) as string },
    ])
  })

  it('ignores the order of keys and times that are not set', () => {
    const from: PodTemplate = { metadata: { labels: { a: '1', b: '2' }, creationTimestamp: null }, spec: {} }
    const to: PodTemplate = { spec: {}, metadata: { labels: { b: '2', a: '1' } } }
    expect(diffTemplates(from, to).every(({ kind }) => kind === 'same')).toBe(true)
  })
})
