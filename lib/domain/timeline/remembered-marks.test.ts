import { describe, expect, it } from 'vitest'
import type { Fact } from '#lib/domain/chronicle/facts'
import { inSeconds } from '#lib/domain/chronicle/times'
import { chronicleWith, imageFact, runFact } from '#lib/domain/testing/test-facts'
import {
  deploymentOf,
  digest,
  followingStream,
  podOf,
  replicaSetOf,
  snapshotOf,
  type Lists,
} from '#lib/domain/testing/test-objects'
import { rememberedMarks } from '#lib/domain/timeline/remembered-marks'

const names = new Set(['Deployment/worker', 'worker:prod'])

function marksOf(facts: Fact[], lists: Lists = {}): string[] {
  const { marks } = rememberedMarks({ ...snapshotOf(lists), chronicle: chronicleWith(...facts) }, names)
  return marks.map(
    ({ kind, at, words, on }) => `${kind} ${new Date(at).toISOString().slice(8, 16)} ${on.join()}: ${words}`,
  )
}

describe('what only Quayside remembers, in a picture', () => {
  it('has the images that were pruned from a tag', () => {
    const imageStreams = [followingStream('worker', [digest('b')])]
    const pruned = imageFact({ importedAt: '2026-11-15T02:00:00Z' })
    const other = imageFact({ stream: 'nginx' })
    expect(marksOf([imageFact({ image: digest('b') }), pruned, other], { imageStreams })).toEqual([
      'import 15T02:00 worker:prod: worker:prod imported image aaaaaaaa',
    ])
    expect(marksOf([pruned])).toHaveLength(1)
  })

  it('has only the newest of thousands of images, and says how many it leaves out', () => {
    const minute = (index: number) => new Date(Date.parse('2026-11-20T02:00:00Z') + index * 60_000)
    const facts = Array.from({ length: 1_200 }, (_, index) =>
      imageFact({
        tag: index % 2 === 0 ? 'prod' : 'stg',
        importedAt: inSeconds(minute(index).getTime()) ?? '',
      }),
    )
    const snapshot = { ...snapshotOf(), chronicle: chronicleWith(...facts) }
    const names = new Set(['worker:prod', 'worker:stg'])
    const { marks, unmarked } = rememberedMarks(snapshot, names)
    expect([marks.length, unmarked]).toEqual([500, 700])
    expect(Math.min(...marks.map(({ at }) => at))).toBe(minute(700).getTime())
    // In the picture of three environments.
    expect(rememberedMarks(snapshot, names, 3)).toMatchObject({ marks: { length: 167 }, unmarked: 1_033 })
  })

  const failure = {
    ...{ first: '2026-11-21T03:12:00Z', last: '2026-11-21T04:00:00Z', restarts: 9 },
    ...{ reason: 'Error', exitCode: 1 },
  }
  const run = runFact({ image: digest('b'), revision: 2, madeAt: '2026-11-20T02:00:00Z', failure })

  it('has the first and the last crash, in the words of the timeline', () => {
    expect(marksOf([run])).toEqual([
      'crash 21T03:12 Deployment/worker: container app crashes, last: exit code 1 · Error, then or earlier',
      'crash 21T04:00 Deployment/worker: container app crashes, exit code 1 · Error, the last that was seen',
    ])
  })

  it('has no crash that the pods still tell', () => {
    const worker = deploymentOf('worker', { images: { app: `quay.io/packit/worker@${digest('b')}` } })
    const set = replicaSetOf(worker, 2, 'b')
    const terminated = { exitCode: 1, reason: 'Error', finishedAt: '2026-11-21T04:00:00Z' }
    const app = {
      name: 'app',
      image: '',
      imageID: '',
      ready: false,
      restartCount: 9,
      lastState: { terminated },
    }
    const pods = [podOf(set, { status: { containerStatuses: [app] } })]
    expect(marksOf([run], { deployments: [worker], replicaSets: [set], pods })).toHaveLength(1)
  })

  it('has nothing where the chronicle is off', () => {
    expect(rememberedMarks(snapshotOf(), names)).toEqual({ marks: [], unmarked: 0 })
  })
})
