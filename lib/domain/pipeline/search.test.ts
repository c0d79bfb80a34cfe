import { describe, expect, it } from 'vitest'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { searchView } from '#lib/domain/pipeline/search'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import type { Found } from '#lib/domain/pipeline/pipeline-views'

const environment = { name: 'prod', title: 'Production', namespace: 'prod', isProtected: true, mayAct: true }
const image = `quay.io/packit/worker@${digest('a')}`

const many = Array.from({ length: 100 }, (_, index) => followingStream(`app-${index}`, [digest('a')]))
const index = laneIndexOf(
  snapshotOf({
    imageStreams: [...many, followingStream('worker', [digest('a')]), followingStream('zebra', [])],
    deployments: [
      deploymentOf('beat', { images: { app: image }, triggers: [triggerOf('worker:prod', 'app')] }),
      deploymentOf('redis', { images: { app: image } }),
    ],
  }),
)

function nameOf(found: Found): string {
  if (found.kind === 'workload') return found.workload.name
  if (found.kind === 'import-all') return `${found.kind} ${found.tags.join(' ')}`
  return `${found.kind} ${'stream' in found ? found.stream : found.workload.name}`
}

function search(words: string, mayAct = true) {
  const { pages, actions } = searchView({ ...environment, mayAct }, index, [], words)
  return [pages.map(nameOf), actions.map(nameOf)]
}

describe('a search', () => {
  it('finds tags, workloads and what can be done, wherever they stand in the list', () => {
    expect(search('worker')).toEqual([['tag worker'], ['import worker', 'revert-tag worker']])
    expect(search('zebra')).toEqual([['tag zebra'], ['import zebra']])
    expect(search('redis deployment')).toEqual([['redis'], []])
    expect(search('redis')[1]).toEqual(['revert redis', 'restart redis'])
  })

  it('takes other words for an action, and the workloads that a tag feeds', () => {
    expect(search('rollback beat')).toEqual([[], ['revert-tag worker', 'revert beat']])
    expect(search('deploy beat')[1]).toEqual(['import worker', 'revert-tag worker'])
  })

  it('puts those first that have the words in what is shown', () => {
    expect(search('e')[0]?.slice(0, 4)).toEqual(['tag worker', 'tag zebra', 'beat', 'redis'])
  })

  it('finds no action for those who may not act', () => {
    expect(search('import', false)).toEqual([[], []])
  })

  it('gives no more than somebody reads', () => {
    expect(search('')).toMatchObject([{ length: 20 }, { length: 20 }])
  })
})
