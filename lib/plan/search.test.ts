import { describe, expect, it } from 'vitest'
import { laneIndexOf } from '#lib/domain/pipeline/lane-index'
import { unknownImage } from '#lib/domain/image/image'
import { answered } from '#lib/domain/testing/recorded-objects'
import { searchView, type FoundPage } from '#lib/plan/search'
import {
  deploymentOf,
  digest,
  followingStream,
  snapshotOf,
  triggerOf,
} from '#lib/domain/testing/test-objects'
import { revertLane } from '#lib/plan/actions/revert/action'

const environment = {
  name: 'prod',
  title: 'Production',
  namespace: 'prod',
  isProtected: true,
  mayAct: true,
  hasSources: false,
}
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

const now = Date.parse('2026-11-23T18:00:00Z')
const NOTHING_ELSE = { cronJobs: [], images: new Map(), now }

function pageName(page: FoundPage): string {
  return page.kind === 'tag' ? `${page.stream}:${page.tag}` : page.workload.name
}

function search(words: string, mayAct = true) {
  const { pages, actions } = searchView({ ...environment, mayAct }, index, NOTHING_ELSE, [], words)
  return [pages.map(pageName), actions.map(({ label }) => label)]
}

describe('a search', () => {
  it('offers no action that the cluster denies, and those that are not known', () => {
    const limits = {
      denied: ['create imagestreamimports', 'patch deployments'],
      unknown: ['patch statefulsets'],
    }
    const found = searchView({ ...environment, limits }, index, NOTHING_ELSE, [], 'worker')
    expect(found.actions.map(({ label }) => label)).toEqual([
      'Revert worker:prod…',
      'Pin worker:prod to another image…',
      'Import worker:prod on a schedule…',
    ])
    const redis = searchView({ ...environment, limits }, index, NOTHING_ELSE, [], 'restart redis')
    expect(redis.actions).toEqual([])
  })

  it('finds tags, workloads and actions anywhere in the list', () => {
    expect(search('worker')).toEqual([
      ['worker:prod'],
      [
        'Import worker:prod now…',
        'Revert worker:prod…',
        'Pin worker:prod to another image…',
        'Import worker:prod on a schedule…',
      ],
    ])
    expect(search('zebra')).toEqual([
      ['zebra:prod'],
      ['Import zebra:prod now…', 'Import zebra:prod on a schedule…'],
    ])
    expect(search('redis deployment')).toEqual([['redis'], []])
    expect(search('redis')[1]).toEqual(['Revert redis…', 'Restart redis…'])
  })

  it('finds an action by other words, and by the workloads that a tag feeds', () => {
    expect(search('rollback beat')).toEqual([[], ['Revert worker:prod…', 'Revert beat…']])
    expect(search('deploy beat')[1]).toEqual([
      'Import worker:prod now…',
      'Revert worker:prod…',
      'Pin worker:prod to another image…',
    ])
    expect(search('pause beat')[1]).toEqual(['Pause the image trigger of beat…'])
    expect(search('pause redis')[1]).toEqual([])
  })

  it('puts first what has the words in its label', () => {
    expect(search('e')[0]?.slice(0, 4)).toEqual(['worker:prod', 'zebra:prod', 'beat', 'redis'])
  })

  it('finds no action for a person who may not act', () => {
    expect(search('import', false)).toEqual([[], []])
  })

  it('leads to the request of an action, and to the page where an image has to be chosen first', () => {
    const leadsTo = (words: string) =>
      searchView(environment, index, NOTHING_ELSE, [], words).actions.map((action) => action.leadsTo)
    expect(leadsTo('revert worker')).toEqual([revertLane({ stream: 'worker', tag: 'prod' })])
    expect(leadsTo('revert app-0')).toEqual([{ kind: 'tag', stream: 'app-0', tag: 'prod', commit: null }])
  })

  it('finds the tags whose newest image is built from a commit', () => {
    const commit = '651292e0c4f1f7ae5b5a4a6e0a0d6b8f0f9a1b2c'
    const images = new Map([[digest('a'), { ...unknownImage(digest('a')), commit }]])
    const found = (words: string) =>
      searchView(environment, index, { cronJobs: [], images, now }, [], words).pages
    expect(found('651292e')[0]).toEqual({ kind: 'tag', stream: 'app-0', tag: 'prod', commit })
    expect(found('651292f')).toEqual([])
  })

  it('finds what a CronJob can do', () => {
    const cronJob = answered('CronJob', 'cronjob-to-job', 0)
    const { actions } = searchView(environment, index, { ...NOTHING_ELSE, cronJobs: [cronJob] }, [], 'job')
    expect(actions.map(({ leadsTo }) => 'action' in leadsTo && leadsTo.action)).toEqual([
      'run',
      'skip',
      'suspend',
    ])
  })

  it('tells workloads of one name by their kinds', () => {
    const set = answered('StatefulSet', 'statefulset-broken-pod', 8)
    const { name } = set.metadata
    const deployments = [deploymentOf(name, { images: { app: image } })]
    const twins = laneIndexOf(snapshotOf({ deployments, statefulSets: [set] }))
    const { actions } = searchView(environment, twins, NOTHING_ELSE, [], `restart ${name}`)
    expect(actions.map(({ about }) => about)).toEqual(['Deployment', 'StatefulSet'])
  })

  it('finds no more than a person reads', () => {
    expect(search('')).toMatchObject([{ length: 20 }, { length: 20 }])
  })
})
