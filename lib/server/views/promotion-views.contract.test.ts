import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  IMAGES,
  NAMESPACE,
  startTestCluster,
  streamOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import type { PromotionView } from '#lib/domain/promotion/promotion-views'
import type { Source } from '#lib/domain/promotion/source'
import type { ImageStream } from '#lib/kubernetes/objects'
import { processSingleton } from '#lib/runtime/process-singleton'
import { LONG_LIMIT } from '#lib/runtime/time-limit'
import type { Environment } from '#lib/server/config/parse'
import { storeOf } from '#lib/server/environment/stores'
import { readersOf } from '#lib/server/promotion/readers'
import { runOf, ScriptedForge, sha } from '#lib/server/promotion/testing/scripted-forge'
import { startReplica } from '#lib/server/testing/test-replica'
import { commitsFor, promotionFor } from '#lib/server/views/promotion-views'
import { pipelineFor } from '#lib/server/views/views'
import { DEFAULT_ORDER } from '#lib/domain/pipeline/lane-filter'

const REPOSITORY = 'packit/packit-service'
const forge = processSingleton('forge of-views', () => new ScriptedForge())
const source: Source = {
  repository: REPOSITORY,
  forge: 'of-views',
  from: 'main',
  to: 'stable',
  feeds: ['packit-service:prod', 'packit-wroker:prod'],
  build: 'images.yml',
  imageTags: ['stable-<sha>-<epoch>'],
  checks: [],
  after: [],
  gate: null,
  migrations: [],
}

let cluster: TestCluster
let environment: Environment

beforeAll(async () => {
  cluster = await startTestCluster()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  forge.with(
    REPOSITORY,
    { stable: ['a', 'b'], main: ['a', 'b', 'c', 'd'] },
    { runs: [runOf('b', { state: 'running', endedAt: null }), runOf('a')] },
  )
  // The images of real teams have no label: a unique tag of the repository has the commit.
  const build = { commit: sha('a'), created: '2025-11-24T16:00:00Z', unlabelled: true }
  for (const tag of ['prod', `stable-${sha('a').slice(0, 7)}-1764000000`])
    cluster.push('packit/packit-service', tag, build)
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('packit-service', 'prod'))
  await until(
    () => cluster.read<ImageStream>(`${IMAGES}/imagestreams/packit-service`),
    ({ status }) => status?.tags?.[0]?.items?.length === 1,
  )
})
afterAll(async () => {
  await storeOf(environment).stop()
  await cluster.stop()
})

const grant = () => ({ environment, mayAct: true })

async function promotion(): Promise<PromotionView> {
  const view = await promotionFor(grant(), LONG_LIMIT)
  if (!view.ok) throw new Error(view.error.message)
  return view.value
}

describe('the view of promotions', () => {
  beforeAll(async () => {
    const images = {
      commitLabels: [],
      commitTags: source.imageTags,
      commitLink: '',
      compareLink: '',
      packageRegistries: {},
    }
    const members = { name: 'views', namespace: NAMESPACE, sources: [source], images }
    const proxy = { url: cluster.url, close: () => undefined }
    ;({ environment } = await startReplica(proxy, members, { onFinished: () => undefined }))
    readersOf(environment)
  })

  it('tells branches, commits, build and images, whose commit a unique tag names', async () => {
    await expect
      .poll(() => promotion().then(({ sources }) => sources[0]?.fed[0]), { timeout: 10_000 })
      .toMatchObject({ tag: 'packit-service:prod', imported: sha('a').slice(0, 7), state: 'building' })
    expect((await promotion()).sources).toMatchObject([
      {
        repository: REPOSITORY,
        state: 'ahead',
        ahead: 2,
        build: { state: 'running', usualSeconds: 2_400 },
        commits: [{ title: 'Change d' }, { title: 'Change c' }],
        problem: null,
        warning: 'No image stream has packit-wroker:prod.',
      },
    ])
  })

  it('begins a lane one station earlier', async () => {
    const view = await pipelineFor(grant(), { words: '', concern: null }, DEFAULT_ORDER, 0, LONG_LIMIT)
    expect(view).toMatchObject({
      ok: true,
      value: {
        lanes: [{ repository: REPOSITORY, build: { commit: sha('b'), build: { state: 'running' } } }],
      },
    })
  })

  it('costs the forge nothing, however many look', async () => {
    await promotion()
    const before = forge.asked.length
    for (let viewer = 0; viewer < 50; viewer += 1) {
      await promotion()
      await pipelineFor(grant(), { words: '', concern: null }, DEFAULT_ORDER, 0, LONG_LIMIT)
    }
    expect(forge.asked.length).toBe(before)
  })

  it('of a forge that is down still shows what was read, and says why it may be old', async () => {
    forge.failure = { code: 'unreachable', message: 'GitHub cannot be reached.' }
    readersOf(environment)[0]?.reader.hint()
    await expect
      .poll(() => promotion().then(({ sources }) => sources[0]?.problem), { timeout: 10_000 })
      .toBe('GitHub cannot be reached.')
    const { sources, forges } = await promotion()
    expect(sources).toMatchObject([{ state: 'ahead', ahead: 2 }])
    expect(forges).toMatchObject([{ name: 'of-views', problem: 'GitHub cannot be reached.' }])
    forge.failure = null
  }, 20_000)
})

describe('the commits of a range', () => {
  const commits = async (from: string, to: string, repository = REPOSITORY) => {
    const view = await commitsFor(grant(), repository, from, to)
    return view.ok ? view.value : null
  }
  const asked = () => forge.asked.filter((each) => /^(range|commit)/.test(each)).length

  it('are asked for once, by whole and abbreviated ids', async () => {
    const before = asked()
    for (let viewer = 0; viewer < 20; viewer += 1)
      expect(await commits(sha('a'), sha('d').slice(0, 7))).toMatchObject({
        state: 'ahead',
        count: 3,
        isWhole: true,
        entries: [{ title: 'Change d' }, { title: 'Change c' }, { title: 'Change b' }],
        url: `https://git.example.com/${REPOSITORY}/compare/${sha('a')}...${sha('d')}`,
        problem: null,
      })
    expect(asked() - before).toBe(2)
  })

  it('that goes back are those that are taken away', async () => {
    expect(await commits(sha('d'), sha('b'))).toMatchObject({ state: 'behind', count: 2, behind: 2 })
  })

  it('are unknown, with the reason, for what is no commit, and for what is no source', async () => {
    expect(await commits('main', sha('d'))).toMatchObject({ state: 'unknown', entries: [] })
    const before = forge.asked.length
    expect(await commits(sha('a'), sha('b'), 'someone/else')).toMatchObject({
      state: 'unknown',
      problem: 'No source of views is this repository.',
    })
    expect(forge.asked.length).toBe(before)
  })

  it('over a thousand are counted, and said not to be all', async () => {
    const names = Array.from({ length: 1_300 }, (_, index) => `n${index}`)
    forge.of(REPOSITORY).branches.long = ['a', ...names]
    const view = await commits(sha('a'), sha('n1299'))
    expect(view).toMatchObject({ count: 1_300, isWhole: false })
    expect(view?.entries).toHaveLength(1_000)
  })
})
