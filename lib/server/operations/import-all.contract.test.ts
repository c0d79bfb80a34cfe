import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  CORE,
  IMAGES,
  NAMESPACE,
  startTestCluster,
  streamOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import type { ImageStream } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import { withStop } from '#lib/plan/operation/operation-steps'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { IMPORTS_AT_ONCE } from '#lib/plan/actions/import-all/plan-import-all'
import type { Environment } from '#lib/server/config/parse'
import { changeOperation, readJournal } from '#lib/server/journal/journal'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { startOperation } from '#lib/server/operations/start-operation'
import { makePlan } from '#lib/server/plans/make-plan'
import { startReplica } from '#lib/server/testing/test-replica'
import { sessionWith } from '#lib/server/testing/test-session'

const NAMES = Array.from({ length: 20 }, (_, index) => `app-${String(index).padStart(2, '0')}`)
const IMPORTS = /^POST .*\/imagestreamimports/
const session = sessionWith()

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

beforeEach(() => {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
})

describe('an import of many tags', () => {
  it('never has more under way than it may, and imports all', async () => {
    await makeStreams(NAMES)
    const { environment, proxy } = await startQuayside('at-once')
    const delayMs = 150
    proxy.break(IMPORTS, { delayMs })
    await importAll(environment, NAMES.map(tagOf))
    await expect
      .poll(() => ended(environment), { timeout: 15_000 })
      .toMatchObject({
        state: 'done',
        message: '20 of 20 done. No Deployment or StatefulSet had to move.',
      })
    const times = proxy.requests.filter(({ line }) => IMPORTS.test(line)).map(({ at }) => at)
    const together = times.map(
      (at) => times.filter((other) => other <= at && other > at - delayMs + 10).length,
    )
    expect(Math.max(...together)).toBeLessThanOrEqual(IMPORTS_AT_ONCE)
    expect(Math.max(...together)).toBeGreaterThan(1)
    // Asked about once, imported once.
    expect(times).toHaveLength(2 * NAMES.length)
  }, 30_000)

  it('goes on past a failure, and offers to retry what failed', async () => {
    await makeStreams(NAMES)
    const { environment, proxy } = await startQuayside('past-failure')
    const [, second = ''] = NAMES
    const planned = await plan(environment, NAMES.map(tagOf))
    cluster.registry.removeTag(`packit/${second}`, 'prod')
    await startOperation({ session, environment }, planned, '')
    await expect
      .poll(() => ended(environment), { timeout: 15_000 })
      .toMatchObject({
        state: 'failed',
        message: '19 of 20 done, 1 failed.',
        next: [
          {
            sentence: 'Retry failed tags',
            request: { action: 'import-all', tags: [tagOf(second)], except: [] },
          },
        ],
      })
    expect(stepOf(environment, second)).toMatchObject({
      state: 'failed',
      message: expect.stringContaining('Not found in the registry') as string,
    })
    expect(proxy.requests.filter(({ line }) => IMPORTS.test(line))).toHaveLength(40)
  }, 30_000)

  it('names the pull secrets for a tag whose registry requires a login', async () => {
    const [first = '', second = ''] = NAMES
    await makeStreams([first, second])
    const account = {
      metadata: { name: 'default', namespace: NAMESPACE },
      imagePullSecrets: [{ name: 'quay' }],
    }
    await cluster.call('POST', `${CORE}/serviceaccounts`, account)
    const { environment } = await startQuayside('pull-secrets')
    cluster.registry.break(`packit/${second}`, { status: 401 })
    const { imports } = await plan(environment, [tagOf(first), tagOf(second)])
    expect(imports).toMatchObject([
      { outcome: 'new' },
      {
        outcome: 'failing',
        why: expect.stringMatching(/^Registry login required: .* default: quay\.$/) as string,
      },
    ])
  })

  it('is stopped: what was begun is finished, and the rest is left', async () => {
    await makeStreams(NAMES)
    const { environment, proxy } = await startQuayside('stopped')
    const other = await startQuayside('stopped-elsewhere')
    const planned = await plan(environment, NAMES.map(tagOf))
    proxy.break(IMPORTS, { delayMs: 500 })
    const started = await startOperation({ session, environment }, planned, '')
    const id = started.outcome === 'started' ? started.id : ''
    await expect.poll(() => readJournal(other.environment)).toMatchObject({ value: { operations: [{ id }] } })
    await changeOperation(other.environment, id, (known) => withStop(known, 'Eva', new Date().toISOString()))
    await expect
      .poll(() => ended(environment), { timeout: 5_000 })
      .toMatchObject({
        state: 'stopped',
        message: expect.stringMatching(/^Stopped by Eva\. \d+ of 20 done, \d+ not sent\.$/) as string,
        next: [{ sentence: 'Import the rest' }],
      })
    const states = operation(environment)?.steps.map(({ state }) => state) ?? []
    expect(new Set(states)).toEqual(new Set(['done', 'left']))
    const sent = proxy.requests.filter(({ line }) => IMPORTS.test(line)).length - NAMES.length
    expect(states.filter((state) => state === 'done')).toHaveLength(sent)
  }, 30_000)

  it('takes the tags of one stream in turns, so that none comes before another that asked already', async () => {
    const tags = Array.from({ length: 24 }, (_, index) => `v${index}`)
    await makeSharedStream(tags)
    const { environment, proxy } = await startQuayside('turns')
    const planned = await plan(
      environment,
      tags.map((tag) => `shared:${tag}`),
    )
    cluster.registry.break('packit/shared', { delayMs: 20 })
    await startOperation({ session, environment }, planned, '')
    await expect
      .poll(() => ended(environment), { timeout: 15_000 })
      .toMatchObject({
        state: 'done',
        message: '24 of 24 done. No Deployment or StatefulSet had to move.',
      })
    // Asked about once, imported once.
    expect(proxy.requests.filter(({ line }) => IMPORTS.test(line))).toHaveLength(2 * tags.length)
  }, 30_000)

  it('sends an import again that somebody else came before, also one alone', async () => {
    await makeSharedStream(['prod', 'stg'])
    const { environment, proxy } = await startQuayside('conflicts')
    const [prod, stg] = [
      await plan(environment, ['shared:prod']),
      await planOne(environment, 'shared', 'stg'),
    ]
    cluster.registry.break('packit/shared', { delayMs: 200 })
    await Promise.all([prod, stg].map((each) => startOperation({ session, environment }, each, '')))
    await expect.poll(() => states(environment), { timeout: 15_000 }).toEqual(['done', 'done'])
    // Of two that are sent together, one comes first.
    expect(proxy.requests.filter(({ line }) => IMPORTS.test(line)).length).toBeGreaterThan(4)
  }, 30_000)

  it('reads the stream again where that failed between two of its imports', async () => {
    await makeSharedStream(['prod', 'stg'])
    const { environment, proxy } = await startQuayside('unread')
    const planned = await plan(environment, ['shared:prod', 'shared:stg'])
    const READ = /^GET .*\/imagestreams\/shared$/
    proxy.break(READ, { status: 503, contentType: 'text/plain', body: 'error trying to reach service' })
    await startOperation({ session, environment }, planned, '')
    await expect.poll(() => proxy.requests.filter(({ line }) => READ.test(line)).length).toBeGreaterThan(0)
    proxy.clearFaults()
    await expect.poll(() => ended(environment), { timeout: 15_000 }).toMatchObject({ state: 'done' })
  }, 30_000)

  it('waits for an import whose connection broke, since the cluster may still wait for the registry', async () => {
    await makeStreams(['app-00'])
    const { environment, proxy } = await startQuayside('slow')
    const planned = await planOne(environment, 'app-00', 'prod')
    cluster.registry.break('packit/app-00', { delayMs: 3_000 })
    await startOperation({ session, environment }, planned, '')
    proxy.end(IMPORTS, 'reset')
    await expect.poll(() => stepOf(environment, 'app-00')?.state).toBe('unknown')
    await expect.poll(() => ended(environment), { timeout: 15_000 }).toMatchObject({ state: 'done' })
    expect(stepOf(environment, 'app-00')?.state).toBe('done')
  }, 30_000)

  it('does not import a tag that somebody pinned meanwhile', async () => {
    await makeStreams(['app-00'])
    const { environment } = await startQuayside('pinned-meanwhile')
    const planned = await plan(environment, ['app-00:prod'])
    const digest = cluster.push('packit/app-00', 'prod')
    const { metadata } = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/app-00`)
    await cluster.call('PATCH', `${IMAGES}/imagestreamtags/app-00:prod`, {
      metadata: { resourceVersion: metadata.resourceVersion },
      tag: { from: { kind: 'DockerImage', name: `quay.io/packit/app-00@${digest}` } },
    })
    await startOperation({ session, environment }, planned, '')
    await expect.poll(() => ended(environment)).toMatchObject({ state: 'failed' })
    const stream = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/app-00`)
    expect(stream.spec?.tags?.[0]?.from?.name).toContain('@sha256:')
  }, 30_000)
})

const tagOf = (name: string) => `${name}:prod`

/** Streams whose tags have an image, and a newer one in the registry. */
async function makeStreams(names: string[]): Promise<void> {
  for (const name of names) {
    cluster.push(`packit/${name}`, 'prod')
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf(name, 'prod'))
  }
  for (const name of names) {
    await untilImported(name, 1)
    cluster.push(`packit/${name}`, 'prod')
  }
}

/** One stream with all these tags, of which the registry has newer images. */
async function makeSharedStream(tags: string[]): Promise<void> {
  for (const tag of tags) cluster.push('packit/shared', tag)
  const from = (tag: string) => ({ kind: 'DockerImage', name: `quay.io/packit/shared:${tag}` })
  const spec = { tags: tags.map((name) => ({ name, from: from(name) })) }
  await cluster.call('POST', `${IMAGES}/imagestreams`, { ...streamOf('shared', 'prod'), spec })
  await untilImported('shared', tags.length)
  for (const tag of tags) cluster.push('packit/shared', tag)
}

async function untilImported(name: string, tags: number): Promise<void> {
  await until(
    () => cluster.read<ImageStream>(`${IMAGES}/imagestreams/${name}`),
    ({ status }) => status?.tags?.filter(({ items }) => items?.length).length === tags,
  )
}

const plan = (environment: Environment, tags: string[]) =>
  planOf(environment, { action: 'import-all', tags, except: [] })

const planOne = (environment: Environment, stream: string, tag: string) =>
  planOf(environment, { action: 'import', stream, tag })

async function planOf(environment: Environment, request: ActionRequest) {
  const author = { by: 'Ola', at: new Date().toISOString(), reason: '' }
  const planned = await makePlan(environment, request, author)
  if (!planned.ok) throw new Error(planned.refusal.message)
  return planned.plan
}

async function importAll(environment: Environment, tags: string[]): Promise<void> {
  await startOperation({ session, environment }, await plan(environment, tags), '')
}

async function startQuayside(name: string) {
  const proxy = await startFaultProxy(cluster.url)
  return startReplica(proxy, { name, namespace: NAMESPACE }, { watch: watchOperations })
}

function operations(environment: Environment): Operation[] {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations : []
}

function operation(environment: Environment): Operation | undefined {
  return operations(environment)[0]
}

function states(environment: Environment): (string | undefined)[] {
  return operations(environment).map(({ end }) => end?.state)
}

function ended(environment: Environment): Operation['end'] {
  return operation(environment)?.end ?? null
}

function stepOf(environment: Environment, name: string) {
  return operation(environment)?.steps.find(({ tag }) => tag === tagOf(name))
}
