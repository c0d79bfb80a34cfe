import { describe, expect, it } from 'vitest'
import { NO_EVIDENCE, type MoveEvidence } from '#lib/domain/moves/move-evidence'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { revisionMovers } from '#lib/domain/workload-page/revision-movers'
import { lastPeriods } from '#lib/domain/workload-page/revision-periods'
import { NO_JOURNAL, returnsIn, type WorkloadJournal } from '#lib/domain/workload/workload-journal'
import {
  deploymentOf,
  digest,
  followingStream,
  podOf,
  replicaSetOf,
  snapshotOf,
  triggerOf,
  workloadIn,
} from '#lib/domain/testing/test-objects'
import { PIN_ANNOTATIONS, REVISION_ANNOTATION, REVISION_HISTORY_ANNOTATION } from '#lib/kubernetes/names'
import type {
  Deployment,
  ImageStream,
  ObjectMeta,
  Pod,
  PodTemplate,
  ReplicaSet,
} from '#lib/kubernetes/objects'

const KEY = { kind: 'Deployment', name: 'worker' } as const
const worker = (digit: string, triggers = [triggerOf('worker:prod', 'app')]) =>
  deploymentOf('worker', { images: { app: `quay.io/packit/worker@${digest(digit)}` }, triggers })

/** Items came on 20 and 19 November, at 02:00. */
const stream = followingStream('worker', [digest('b'), digest('a')])
const whole: MoveEvidence = { ...NO_EVIDENCE, wholeFrom: -Infinity, cronJobs: [] }
const OC = { kind: 'client', manager: null }

function made(number: number, digit: string, createdAt: string, isBack = false): ReplicaSet {
  const set = replicaSetOf(worker(digit), number, digit)
  const annotations = { ...set.metadata.annotations, ...(isBack && { [REVISION_HISTORY_ANNOTATION]: '1' }) }
  return { ...set, metadata: { ...set.metadata, annotations, creationTimestamp: createdAt } }
}

function withGrace(seconds: number): PodTemplate {
  const { template } = worker('b').spec
  return { ...template, spec: { ...template.spec, terminationGracePeriodSeconds: seconds } }
}

type Given = {
  deployment?: Deployment
  imageStreams?: ImageStream[]
  pods?: Pod[]
  journal?: Partial<WorkloadJournal>
}

/** Of each revision, newest first. */
function movers(replicaSets: ReplicaSet[], given: Given = {}) {
  const { deployment = worker('b'), imageStreams = [stream], pods = [], journal = {} } = given
  // The newest one is the current one.
  const [{ metadata } = deployment] = replicaSets
  const annotations = { ...deployment.metadata.annotations, ...revisionIn(metadata.annotations) }
  const current = { ...deployment, metadata: { ...deployment.metadata, annotations } }
  const snapshot = snapshotOf({ deployments: [current], imageStreams, replicaSets, pods })
  const known = { ...NO_JOURNAL, evidenceOf: () => whole, ...journal }
  const workload = workloadIn(snapshot, KEY)
  const periods = lastPeriods(workload, ownershipOf(snapshot), returnsIn(known))
  return revisionMovers(snapshot, workload, periods, known)
}

function revisionIn(annotations: ObjectMeta['annotations']): Record<string, string> {
  return { [REVISION_ANNOTATION]: annotations?.[REVISION_ANNOTATION] ?? '' }
}

function written(manager: string, time: string, deployment = worker('b')): Deployment {
  const managedFields = [{ manager, operation: 'Update', time, fieldsV1: { 'f:spec': { 'f:template': {} } } }]
  return { ...deployment, metadata: { ...deployment.metadata, managedFields } }
}

const makerOf = (set: ReplicaSet, at: string) => {
  const maker = { id: 'op-1', by: 'Ola', reason: 'it crashes', at, cause: 'Quayside: Pin' }
  return { makers: new Map([[set.metadata.name, maker]]) }
}
const OLA = { kind: 'operation', id: 'op-1', by: 'Ola', reason: 'it crashes' }

describe('a revision was brought', () => {
  const sets = [made(2, 'b', '2026-11-20T02:00:01Z'), made(1, 'a', '2026-11-19T02:00:01Z')]
  const [newest, first] = sets

  it('by the operation that made it', () => {
    expect(newest && movers(sets, { journal: makerOf(newest, '2026-11-20T02:00:00.500Z') })).toEqual([
      [OLA],
      [OC],
    ])
  })

  it('by whatever moved the tag that feeds it, just before', () => {
    const evidenceOf: WorkloadJournal['evidenceOf'] = (name, tag) =>
      name === 'worker' && tag === 'prod' ? whole : NO_EVIDENCE
    expect(movers(sets, { journal: { evidenceOf } })).toEqual([[OC], [OC]])
    const late = [made(2, 'b', '2026-11-20T08:00:00Z'), made(1, 'a', '2026-11-19T02:00:01Z')]
    expect(movers(late)).toEqual([[], [OC]])
  })

  it('by no tag, if its template changed just after an import and kept the image', () => {
    const changed = replicaSetOf(
      { ...worker('b'), spec: { ...worker('b').spec, template: withGrace(5) } },
      3,
      'c',
    )
    const soon = { ...changed, metadata: { ...changed.metadata, creationTimestamp: '2026-11-20T02:00:31Z' } }
    expect(movers([soon, ...sets])).toEqual([[], [OC], [OC]])
    // What the revision before had is not known.
    expect(movers([soon, ...sets.slice(1)])).toEqual([[OC], [OC]])
  })

  it('by nobody known, if no tag feeds it', () => {
    expect(movers(sets, { deployment: worker('b', []) })).toEqual([[], []])
  })

  it('by the client that wrote the template then, of the current one', () => {
    const late = [made(2, 'b', '2026-11-20T08:00:00Z'), ...(first ? [first] : [])]
    const client = { kind: 'client', manager: 'kubectl-set' }
    expect(movers(late, { deployment: written('kubectl-set', '2026-11-20T07:59:59Z') })[0]).toEqual([client])
    // It wrote again since, the controller writes what the tag has, or it was long before.
    expect(movers(late, { deployment: written('kubectl-set', '2026-11-20T09:00:00Z') })[0]).toEqual([])
    expect(movers(late, { deployment: written('kubectl-set', '2026-11-20T07:00:00Z') })[0]).toEqual([])
    const trigger = written('openshift-controller-manager', '2026-11-20T08:00:00Z')
    expect(movers(late, { deployment: trigger })[0]).toEqual([])
  })
})

describe('a revision that came back', () => {
  const back = made(3, 'a', '2026-11-18T02:00:01Z', true)
  const other = made(2, 'b', '2026-11-19T02:00:01Z')
  const pinned = withPin(followingStream('worker', [digest('a'), digest('b'), digest('a')]))
  const podAt = (createdAt: string): Pod => {
    const pod = podOf(back)
    return { ...pod, metadata: { ...pod.metadata, creationTimestamp: createdAt } }
  }

  /** The tag was pinned as its newest item came, on 20 November. */
  function withPin({ spec, ...rest }: ImageStream): ImageStream {
    const annotations = {
      [PIN_ANNOTATIONS.by]: 'Pavel',
      [PIN_ANNOTATIONS.at]: '2026-11-20T02:00:00.100Z',
      [PIN_ANNOTATIONS.reason]: 'it crashes',
    }
    const from = { kind: 'DockerImage', name: `quay.io/packit/worker@${digest('a')}` }
    const tags = (spec?.tags ?? []).map((tag) => ({ ...tag, from, annotations }))
    return { ...rest, spec: { ...spec, tags } }
  }
  const PAVEL = { kind: 'pin', by: 'Pavel', reason: 'it crashes' }

  it('was brought by the operation of the journal that brought it back', () => {
    const journal = makerOf(back, '2026-11-20T02:00:00Z')
    expect(movers([back, other], { deployment: worker('a'), journal })[0]).toEqual([OLA])
  })

  it('was not brought by the operation that made it first', () => {
    const journal = makerOf(back, '2026-11-18T02:00:00Z')
    const given = { deployment: worker('a'), imageStreams: [pinned], journal }
    expect(movers([back, other], given)[0]).toEqual([PAVEL])
  })

  it('was brought by whoever the pin of its tag names, if the journal does not know', () => {
    const given = { deployment: worker('a'), imageStreams: [pinned] }
    expect(movers([back, other], { ...given, pods: [podAt('2026-11-20T02:00:02Z')] })[0]).toEqual([PAVEL])
    // A node was drained since.
    expect(movers([back, other], { ...given, pods: [podAt('2026-11-23T02:00:02Z')] })[0]).toEqual([PAVEL])
  })

  it('was not brought by the pin of a tag whose trigger is paused', () => {
    const deployment = worker('a', [triggerOf('worker:prod', 'app', { paused: true })])
    const given = { deployment, imageStreams: [pinned], pods: [podAt('2026-11-23T02:00:02Z')] }
    expect(movers([back, other], given)[0]).toEqual([])
  })
})
