import { describe, expect, it } from 'vitest'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { searchView, type FoundPage } from '#lib/plan/search'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'

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

function pageName(page: FoundPage): string {
  return page.kind === 'tag' ? `${page.stream}:${page.tag}` : page.workload.name
}

function search(words: string, mayAct = true) {
  const { pages, actions } = searchView({ ...environment, mayAct }, index, [], words)
  return [pages.map(pageName), actions.map(({ label }) => label)]
}

describe('a search', () => {
  it('finds tags, workloads and actions anywhere in the list', () => {
    expect(search('worker')).toEqual([['worker:prod'], ['Import worker:prod now…', 'Revert worker:prod…']])
    expect(search('zebra')).toEqual([['zebra:prod'], ['Import zebra:prod now…']])
    expect(search('redis deployment')).toEqual([['redis'], []])
    expect(search('redis')[1]).toEqual(['Revert redis…', 'Restart redis…'])
  })

  it('finds an action by other words, and by the workloads that a tag feeds', () => {
    expect(search('rollback beat')).toEqual([[], ['Revert worker:prod…', 'Revert beat…']])
    expect(search('deploy beat')[1]).toEqual(['Import worker:prod now…', 'Revert worker:prod…'])
  })

  it('puts first what has the words in its label', () => {
    expect(search('e')[0]?.slice(0, 4)).toEqual(['worker:prod', 'zebra:prod', 'beat', 'redis'])
  })

  it('finds no action for a person who may not act', () => {
    expect(search('import', false)).toEqual([[], []])
  })

  it('leads to the request of an action, and to the page where an image has to be chosen first', () => {
    const leadsTo = (words: string) =>
      searchView(environment, index, [], words).actions.map((action) => action.leadsTo)
    const beat = { kind: 'Deployment', name: 'beat' }
    const revert = { action: 'revert', workload: beat, to: 'before', way: null }
    expect(leadsTo('revert worker')).toEqual([revert])
    expect(leadsTo('revert app-0')).toEqual([{ kind: 'tag', stream: 'app-0', tag: 'prod' }])
  })

  it('finds no more than a person reads', () => {
    expect(search('')).toMatchObject([{ length: 20 }, { length: 20 }])
  })
})
