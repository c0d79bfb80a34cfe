import { describe, expect, it } from 'vitest'
import { NOTHING_FRESH } from '#lib/domain/lay-over'
import { writeSource } from '#lib/domain/image-stream/source-record'
import type { Snapshot } from '#lib/domain/snapshot'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { revertWorkload } from '#lib/plan/actions/revert/action'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { FoundObjects } from '#lib/plan/found-objects'
import { neededBy } from '#lib/plan/needed-objects'

const STREAMS = ['worker', 'sidecar', 'nginx', 'redis']
const fed = (name: string, ...tags: string[]) =>
  deploymentOf(name, {
    images: Object.fromEntries(tags.map((tag) => [tag.split(':')[0] ?? '', `quay.io/packit/${tag}`])),
    triggers: tags.map((tag) => triggerOf(tag, tag.split(':')[0] ?? '')),
  })
const snapshot = snapshotOf({
  imageStreams: STREAMS.map((name) => followingStream(name, [digest('a')])),
  deployments: [
    fed('beat', 'worker:prod', 'sidecar:prod'),
    fed('runner', 'worker:stg'),
    fed('proxy', 'nginx:prod'),
    deploymentOf('alone', { images: { app: 'redis:7' } }),
  ],
})

function needed(request: ActionRequest, news: string[] = [], of: Snapshot = snapshot) {
  const { streams, workloads } = neededBy(new FoundObjects(of, NOTHING_FRESH), request, news)
  return [...streams, ...workloads.keys()]
}

const workload = (name: string) => ({ kind: 'Deployment', name }) as const

describe('what a plan needs', () => {
  it('of a tag is its stream, the workloads that the stream feeds, and the streams of their other triggers', () => {
    expect(needed({ action: 'import', stream: 'worker', tag: 'prod' })).toEqual([
      'worker',
      'sidecar',
      'Deployment/beat',
      'Deployment/runner',
    ])
  })

  it('of a tag that nobody knows yet is its stream', () => {
    expect(needed({ action: 'import', stream: 'made', tag: 'prod' })).toEqual(['made'])
  })

  it('of many tags is nothing but what is around those that have news', () => {
    const request: ActionRequest = { action: 'import-all', tags: ['worker:prod', 'nginx:prod'], except: [] }
    expect(needed(request)).toEqual([])
    expect(needed(request, ['nginx:prod'])).toEqual(['nginx', 'Deployment/proxy'])
  })

  it('of a revert, which can pin a tag, is also what else that tag moves', () => {
    expect(needed(revertWorkload(workload('runner')))).toEqual([
      'worker',
      'sidecar',
      'Deployment/runner',
      'Deployment/beat',
    ])
  })

  it('of a revert of a lane is all that its stream feeds, also where some of it moves alone', () => {
    const whole = ['worker', 'sidecar', 'Deployment/beat', 'Deployment/runner']
    const request = { action: 'revert', lane: 'worker:prod', to: 'before', way: null, until: null } as const
    expect(needed({ ...request, workloads: 'all' })).toEqual(whole)
    expect(needed({ ...request, workloads: [workload('beat')] })).toEqual(expect.arrayContaining(whole))
  })

  it('of a revert of what no trigger feeds is the workload, and a stream that a pod template names', () => {
    const request = revertWorkload(workload('alone'))
    expect(needed(request)).toEqual(['Deployment/alone'])
    const redis = { ...followingStream('redis', [digest('a')]), spec: { lookupPolicy: { local: true } } }
    const local = { ...snapshot, imageStreams: { ok: true, value: [redis] } } as const
    expect(needed(request, [], local)).toEqual(['redis', 'Deployment/alone'])
  })

  it('of a workload alone is no stream, or those that feed it', () => {
    expect(needed({ action: 'restart', workload: workload('beat') })).toEqual(['Deployment/beat'])
    const triggers = [{ workload: workload('beat'), container: 'worker' }]
    expect(needed({ action: 'resume', triggers })).toEqual(['worker', 'sidecar', 'Deployment/beat'])
  })

  it('of a pinned tag is also the stream that it goes back to', () => {
    const [tag] = followingStream('worker', []).spec?.tags ?? []
    const from = { kind: 'DockerImage', name: `quay.io/packit/worker@${digest('b')}` }
    const annotations = { 'quayside.io/follows': writeSource({ kind: 'ImageStreamTag', name: 'nginx:prod' }) }
    const pinned = {
      ...followingStream('worker', []),
      spec: { tags: [{ name: 'prod', ...tag, from, annotations }] },
    }
    const of = { ...snapshot, imageStreams: { ok: true, value: [pinned] } } as const
    expect(needed({ action: 'follow', stream: 'worker', tag: 'prod' }, [], of)).toContain('nginx')
  })
})
