import { describe, expect, it } from 'vitest'
import { LatestMoves, otherMoves, type MoveFilter } from '#lib/domain/activity/other-moves'
import type { MoveEvidence, OperationTrace } from '#lib/domain/moves/move-evidence'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import {
  deploymentOf,
  digest,
  followingStream,
  replicaSetOf,
  snapshotOf,
  streamOf,
} from '#lib/domain/testing/test-objects'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { workloadsOf } from '#lib/domain/workload/workload'
import type { Deployment, ImageStream, ReplicaSet } from '#lib/kubernetes/objects'

const NOW = Date.parse('2026-11-22T18:00:00Z')
const ALL: MoveFilter = { words: '', lane: '', from: null, to: null }
const whole: MoveEvidence = { operations: [], wholeFrom: -Infinity, cronJobs: [] }

type Given = {
  imageStreams?: ImageStream[]
  deployments?: Deployment[]
  replicaSets?: ReplicaSet[]
  evidence?: MoveEvidence
  now?: number
  filter?: Partial<MoveFilter>
}

function movesIn({ evidence = whole, now = NOW, filter = {}, ...lists }: Given) {
  const snapshot = snapshotOf(lists)
  const latest = new LatestMoves().of(laneIndexOf(snapshot).entries, workloadsOf(snapshot))
  return otherMoves(latest, ownershipOf(snapshot), () => evidence, now, { ...ALL, ...filter })
}

/** `20 worker:prod`: the day of November and what moved. */
function lines(given: Given): string[] {
  return movesIn(given).moves.map(({ at, what }) => {
    const name = what.kind === 'tag' ? `${what.stream}:${what.tag}` : what.workload.name
    return `${Number(at.slice(8, 10))} ${name}`
  })
}

/** Items came on 20, 19 and 18 November. */
const worker = followingStream('worker', [digest('c'), digest('b'), digest('a')])

describe('the moves that no operation made', () => {
  it('are the imports of all tags, newest first, with who fits', () => {
    const nginx = followingStream('nginx', [digest('d')])
    expect(lines({ imageStreams: [worker, nginx] })).toEqual([
      '20 nginx:prod',
      '20 worker:prod',
      '19 worker:prod',
      '18 worker:prod',
    ])
    expect(movesIn({ imageStreams: [nginx] }).moves).toEqual([
      {
        key: `nginx:prod 2026-11-20T02:00:00Z ${digest('d')}`,
        at: '2026-11-20T02:00:00Z',
        what: { kind: 'tag', stream: 'nginx', tag: 'prod', digest: digest('d') },
        by: [{ kind: 'client', manager: null }],
      },
    ])
  })

  it('leave out those of operations, which are on the record', () => {
    const operation: OperationTrace = {
      ...{ id: 'op-1', title: 'Import worker:prod', by: 'Ola', reason: '' },
      ...{ startedAt: '2026-11-20T01:59:59Z', endedAt: '2026-11-20T02:01:00Z' },
      ...{ targets: [digest('c')], isOnTag: true },
    }
    expect(lines({ imageStreams: [worker], evidence: { ...whole, operations: [operation] } })).toEqual([
      '19 worker:prod',
      '18 worker:prod',
    ])
  })

  it('leave out tags that repeat another one, and items without an image', () => {
    const from = { kind: 'ImageStreamTag', name: 'worker:prod' }
    const alias = { ...worker, metadata: { ...worker.metadata, name: 'alias' } }
    const repeats = { ...alias, spec: { tags: [{ name: 'prod', from }] } }
    const item = {
      created: '2026-11-20T02:00:00Z',
      dockerImageReference: 'redis:7',
      image: '',
      generation: 1,
    }
    const reference = streamOf('redis', { status: { tags: [{ tag: '7', items: [item] }] } })
    expect(lines({ imageStreams: [repeats, reference] })).toEqual([])
  })

  it('go back seven days, in whole days, and say so', () => {
    const { from } = movesIn({ imageStreams: [worker], now: Date.parse('2026-11-26T23:00:00Z') })
    expect(from).toBe('2026-11-19T00:00:00.000Z')
    expect(movesIn({ imageStreams: [worker], now: Date.parse('2026-11-26T23:00:05Z') }).from).toBe(from)
    expect(lines({ imageStreams: [worker], now: Date.parse('2026-11-26T23:00:00Z') })).toEqual([
      '20 worker:prod',
      '19 worker:prod',
    ])
  })

  it('go back as far as all tags were looked at, and say so', () => {
    const many = Array.from({ length: 200 }, (_, index) => followingStream(`app-${index}`, [digest('a')]))
    const older = streamOf('older', {
      spec: worker.spec ?? {},
      status: { tags: [{ tag: 'prod', items: (worker.status?.tags?.[0]?.items ?? []).slice(1) }] },
    })
    const { moves, from } = movesIn({ imageStreams: [...many, older] })
    expect(moves).toHaveLength(200)
    expect(from).toBe('2026-11-20T02:00:00Z')
  })

  it('are found by what moved, and by who moved it', () => {
    const nginx = followingStream('nginx', [digest('d')])
    expect(lines({ imageStreams: [worker, nginx], filter: { words: 'oc NGINX' } })).toEqual(['20 nginx:prod'])
    expect(movesIn({ imageStreams: [worker, nginx], filter: { words: 'nothing' } })).toMatchObject({
      moves: [],
      matching: 0,
      total: 4,
    })
  })
})

describe('a pod template', () => {
  const deployment = deploymentOf('app', { images: { app: 'quay.io/a/app:1' } })
  const set = replicaSetOf(deployment, 2, 'abc')
  const written = (manager: string, time: string): Deployment => {
    const managedFields = [
      { manager, operation: 'Update', time, fieldsV1: { 'f:spec': { 'f:template': {} } } },
    ]
    return { ...deployment, metadata: { ...deployment.metadata, managedFields } }
  }

  it('that a client wrote is a move of its workload', () => {
    const given = { deployments: [written('kubectl-set', '2026-11-20T01:59:59Z')], replicaSets: [set] }
    expect(movesIn(given).moves).toMatchObject([
      {
        at: '2026-11-20T02:00:00Z',
        what: { kind: 'workload', workload: { kind: 'Deployment', name: 'app' }, revision: 2 },
        by: [{ kind: 'client', manager: 'kubectl-set' }],
      },
    ])
  })

  it.each([
    ['the image trigger controller wrote', 'openshift-controller-manager', '2026-11-20T01:59:59Z'],
    ['Quayside wrote', 'quayside', '2026-11-20T01:59:59Z'],
    ['a client wrote before, and something else since', 'kubectl-set', '2026-11-19T01:59:59Z'],
  ])('that %s is none', (_, manager, time) => {
    expect(movesIn({ deployments: [written(manager, time)], replicaSets: [set] }).moves).toEqual([])
  })
})
