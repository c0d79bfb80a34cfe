import { describe, expect, it } from 'vitest'
import type { MoveEvidence } from '#lib/domain/moves/move-evidence'
import { answered, recordedSnapshot, SERVICE } from '#lib/domain/testing/recorded-objects'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  triggerOf,
  workloadIn,
} from '#lib/domain/testing/test-objects'
import { podOfSet, READY, revisionOfSet, setOf } from '#lib/domain/testing/test-sets'
import { rolloutEvents } from '#lib/domain/timeline/rollout-events'
import type { Snapshot } from '#lib/domain/snapshot'
import { ownershipOf } from '#lib/domain/workload/ownership'
import type { WorkloadKey } from '#lib/domain/workload/workload'
import { NO_JOURNAL, type WorkloadJournal } from '#lib/domain/workload/workload-journal'
import { REVISION_ANNOTATION } from '#lib/kubernetes/names'
import type { Condition, Deployment, PodTemplate, ReplicaSet } from '#lib/kubernetes/objects'

const FROM = '2026-11-01T00:00:00Z'
const WHOLE: MoveEvidence = { operations: [], wholeFrom: -Infinity, cronJobs: [] }

function eventsOf(snapshot: Snapshot, key: WorkloadKey, journal: Partial<WorkloadJournal> = {}, from = FROM) {
  const known = { ...NO_JOURNAL, evidenceOf: () => WHOLE, ...journal }
  return rolloutEvents(snapshot, workloadIn(snapshot, key), ownershipOf(snapshot), known, from)
}

const WORKER = { kind: 'Deployment', name: 'worker' } as const

function worker(digit: string, members: Partial<PodTemplate['spec']> = {}): Deployment {
  const made = deploymentOf('worker', {
    images: { app: `quay.io/packit/worker@${digest(digit)}` },
    triggers: [triggerOf('worker:prod', 'app')],
  })
  return {
    ...made,
    spec: {
      ...made.spec,
      template: { ...made.spec.template, spec: { ...made.spec.template.spec, ...members } },
    },
  }
}

function setAt(of: Deployment, number: number, hash: string, time: string): ReplicaSet {
  const set = replicaSetOf(of, number, hash)
  return { ...set, metadata: { ...set.metadata, creationTimestamp: time } }
}

function withCondition(of: Deployment, condition: Partial<Condition>, revision = '3'): Deployment {
  const conditions = [{ type: 'Progressing', status: 'True', ...condition } as const]
  const annotations = { ...of.metadata.annotations, [REVISION_ANNOTATION]: revision }
  return { ...of, metadata: { ...of.metadata, annotations }, status: { ...of.status, conditions } }
}

const first = setAt(worker('a'), 1, 'one', '2026-11-18T02:00:01Z')
const second = setAt(worker('b'), 2, 'two', '2026-11-19T02:00:01Z')
const third = setAt(worker('b', { terminationGracePeriodSeconds: 5 }), 3, 'three', '2026-11-20T08:00:00Z')
const stream = followingStream('worker', [digest('b'), digest('a')])
/** Its items came on 19 and 18 November. */
const dated = {
  ...stream,
  status: {
    tags: [
      {
        tag: 'prod',
        items: (stream.status?.tags?.[0]?.items ?? []).map((item, index) => ({
          ...item,
          created: `2026-11-${19 - index}T02:00:00Z`,
        })),
      },
    ],
  },
}

describe('a rollout begins', () => {
  const deployment = withCondition(worker('b', { terminationGracePeriodSeconds: 5 }), {})
  const snapshot = snapshotOf({
    deployments: [deployment],
    replicaSets: [first, second, third],
    imageStreams: [dated],
  })
  const [newest, before, oldest] = eventsOf(snapshot, WORKER)

  it('with the images that changed, and with who moved the tag that feeds it', () => {
    expect(before).toMatchObject({
      id: 'rollout-begun Deployment/worker 2 2026-11-19T02:00:01Z',
      when: { at: '2026-11-19T02:00:01Z', isExact: true },
      what: {
        kind: 'rollout-begun',
        revision: 2,
        images: [{ container: 'app', image: digest('b') }],
        fields: [],
      },
      who: [{ kind: 'client', manager: null }],
      certainty: 'seen',
    })
    expect(before?.where).toEqual([
      { kind: 'workload', workload: WORKER },
      { kind: 'lane', stream: 'worker', tag: 'prod' },
    ])
  })

  it('with a pod template that changed without an image, and tells which fields', () => {
    expect(newest?.what).toEqual({
      kind: 'template-changed',
      revision: 3,
      isBack: false,
      fields: ['spec.terminationGracePeriodSeconds'],
    })
  })

  it('with all images where the revision before is not kept, and claims no difference', () => {
    expect(oldest?.what).toMatchObject({
      kind: 'rollout-begun',
      images: [{ container: 'app' }],
      fields: null,
    })
    const pruned = snapshotOf({
      deployments: [deployment],
      replicaSets: [first, third],
      imageStreams: [dated],
    })
    expect(eventsOf(pruned, WORKER)[0]?.what).toMatchObject({ kind: 'rollout-begun', fields: null })
  })

  it('by an operation that made it, and by nothing else', () => {
    const maker = { id: 'op-1', by: 'Ola', reason: '', at: '2026-11-19T02:00:00Z', cause: '' }
    const [, own] = eventsOf(snapshot, WORKER, { makers: new Map([['worker-two', maker]]) })
    expect(own?.who).toEqual([{ kind: 'operation', id: 'op-1', by: 'Ola', reason: '' }])
  })

  it('only since the time that is looked back to', () => {
    expect(eventsOf(snapshot, WORKER, {}, '2026-11-20T00:00:00Z')).toHaveLength(1)
  })
})

describe('the newest rollout', () => {
  const ended = (condition: Partial<Condition>) => {
    const deployment = withCondition(worker('b', { terminationGracePeriodSeconds: 5 }), condition)
    const snapshot = snapshotOf({ deployments: [deployment], replicaSets: [second, third] })
    return eventsOf(snapshot, WORKER).find(({ what }) => what.kind.startsWith('rollout-d'))
  }

  it('is done when its condition says so of this ReplicaSet', () => {
    const message = 'ReplicaSet "worker-three" has successfully progressed.'
    const done = { reason: 'NewReplicaSetAvailable', message, lastUpdateTime: '2026-11-20T08:01:00Z' }
    expect(ended(done)).toMatchObject({
      what: { kind: 'rollout-done', revision: 3 },
      when: { at: '2026-11-20T08:01:00Z' },
    })
    const other = { ...done, message: 'ReplicaSet "worker-two" has successfully progressed.' }
    expect(ended(other)?.what.kind).not.toBe('rollout-done')
  })

  it('of the recorded Deployment is done when its controller wrote it', () => {
    const done = eventsOf(recordedSnapshot(), SERVICE).filter(({ what }) => what.kind === 'rollout-done')
    expect(done.map(({ when }) => when)).toEqual([{ at: '2026-11-23T17:56:11Z', isExact: true }])
  })

  it('is stuck when its deadline has passed, as recorded', () => {
    const deployment = answered('Deployment', 'deployment-paused-and-limits', 45)
    const replicaSets = answered('ReplicaSetList', 'deployment-paused-and-limits', 46).items ?? []
    const key = { kind: 'Deployment', name: deployment.metadata.name } as const
    const stuck = eventsOf(snapshotOf({ deployments: [deployment], replicaSets }), key).find(
      ({ what }) => what.kind === 'rollout-stuck',
    )
    expect(stuck?.what).toMatchObject({ kind: 'rollout-stuck' })
    const condition = deployment.status?.conditions?.find(({ type }) => type === 'Progressing')
    expect(stuck?.when).toEqual({ at: condition?.lastTransitionTime, isExact: true })
  })

  const set = setOf('db', { image: 'b' })
  const at = (time: string) => ({
    ...READY,
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: time } as const],
  })
  const doneOf = (image: string) => {
    const pods = [
      podOfSet(set, 0, 'b', at('2026-11-22T02:01:00Z')),
      podOfSet(set, 1, image, at('2026-11-22T02:02:00Z')),
    ]
    const controllerRevisions = [revisionOfSet(set, 'a', 1), revisionOfSet(set, 'b', 2)]
    const snapshot = snapshotOf({ statefulSets: [set], controllerRevisions, pods })
    return eventsOf(snapshot, { kind: 'StatefulSet', name: 'db' }).find(
      ({ what }) => what.kind === 'rollout-done',
    )
  }

  it('of a StatefulSet is done by the time when the last of its pods got ready', () => {
    expect(doneOf('b')?.when).toEqual({ at: '2026-11-22T02:02:00Z', isExact: false })
  })

  it('of a StatefulSet is not done while a pod has another revision', () => {
    expect(doneOf('a')).toBeUndefined()
  })
})
