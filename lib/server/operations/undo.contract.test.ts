import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  APPS,
  deploymentOf,
  IMAGES,
  imageOf,
  NAMESPACE,
  startTestCluster,
  streamOf,
  triggerOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import type { Deployment, ImageStream } from '#lib/kubernetes/objects'
import type { RequestOf } from '#lib/plan/actions/actions'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Operation } from '#lib/plan/operation/operation'
import { undoneBy, undoOf } from '#lib/plan/records/undone'
import type { Plan } from '#lib/plan/plan'
import type { Environment } from '#lib/server/config/parse'
import { readJournal } from '#lib/server/journal/journal'
import { startOperation } from '#lib/server/operations/start-operation'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { makePlan } from '#lib/server/plans/make-plan'
import { startReplica } from '#lib/server/testing/test-replica'
import { sessionWith } from '#lib/server/testing/test-session'

const session = sessionWith()
/** `shared` has two tags, whose changes name the resourceVersion of one stream. */
const TAGS = ['app:prod', 'shared:prod', 'shared:stg']

let cluster: TestCluster
/** The images of the tags before the import and after it. */
let before: Record<string, string>
let after: Record<string, string>

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

beforeEach(async () => {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  before = pushAll()
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('app', 'prod'))
  const tags = ['prod', 'stg'].map((name) => ({
    name,
    from: { kind: 'DockerImage', name: `quay.io/packit/shared:${name}` },
  }))
  await cluster.call('POST', `${IMAGES}/imagestreams`, { ...streamOf('shared', 'prod'), spec: { tags } })
  await untilTagsHave(before)
  await cluster.call('POST', `${APPS}/deployments`, probed())
  await until(running, (digest) => digest === before['app:prod'])
  after = pushAll()
})

describe('an import of all', () => {
  it('is taken back as one operation, which then is taken back as one', async () => {
    const { environment } = await startQuayside('as-one')
    const imported = await carriedOut(environment, { action: 'import-all', tags: TAGS, except: [] })
    await untilTagsHave(after)
    const undone = await carriedOut(environment, undoRequest(imported))
    expect(undone).toMatchObject({
      title: 'Undo: Import 3 tags',
      steps: [{ state: 'done' }, { state: 'done' }, { state: 'done' }],
      effects: [{ container: 'app', from: after['app:prod'], to: before['app:prod'] }],
    })
    await untilTagsHave(before)
    await until(running, (digest) => digest === before['app:prod'])
    expect(undoneBy(imported, operations(environment))).toMatchObject({
      by: { id: undone.id },
      isWhole: true,
    })

    await carriedOut(environment, undoRequest(undone))
    await untilTagsHave(after)
    const stream = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/shared`)
    expect(stream.spec?.tags?.map(({ from }) => from?.name)).toEqual([
      'quay.io/packit/shared:prod',
      'quay.io/packit/shared:stg',
    ])
  }, 40_000)

  it('goes back from what it brought, where the registry moved after the plan', async () => {
    const { environment } = await startQuayside('moved-before')
    const planned = await planOf(environment, { action: 'import-all', tags: TAGS, except: [] })
    const newest = cluster.push('packit/app', 'prod')
    const imported = await carriedOut(environment, planned)
    expect(imported.steps[0]?.undo?.image).toBe(newest)
    const { imports } = await planOf(environment, undoRequest(imported))
    expect(imports.map(({ outcome }) => outcome)).toEqual(['new', 'new', 'new'])
  }, 40_000)

  it('leaves a tag that somebody moved since, and says who', async () => {
    const { environment } = await startQuayside('moved-since')
    const imported = await carriedOut(environment, { action: 'import-all', tags: TAGS, except: [] })
    await untilTagsHave(after)
    const newest = cluster.push('packit/app', 'prod')
    await carriedOut(environment, { action: 'import', stream: 'app', tag: 'prod' })
    await untilTagsHave({ ...after, 'app:prod': newest })
    const { imports } = await planOf(environment, undoRequest(imported))
    expect(imports.find(({ name }) => name === 'app:prod')).toMatchObject({
      outcome: 'moved',
      why: expect.stringContaining('Import app:prod now, by Ola') as string,
    })
    const part = await carriedOut(environment, undoRequest(imported))
    await untilTagsHave({ ...before, 'app:prod': newest })
    expect(undoneBy(imported, operations(environment))).toMatchObject({ by: { id: part.id }, isWhole: false })
  }, 40_000)

  it('goes on past a tag that somebody changed in between, and names it', async () => {
    const { environment } = await startQuayside('changed-meanwhile')
    const imported = await carriedOut(environment, { action: 'import-all', tags: TAGS, except: [] })
    await untilTagsHave(after)
    const planned = await planOf(environment, undoRequest(imported))
    const from = { kind: 'DockerImage', name: 'quay.io/packit/shared:stg' }
    await cluster.call('PATCH', `${IMAGES}/imagestreamtags/shared:stg`, {
      tag: { from: { ...from, name: `quay.io/packit/shared@${before['shared:stg'] ?? ''}` } },
    })
    const undone = await carriedOut(environment, planned)
    expect(undone.steps.map(({ tag, state }) => `${tag ?? ''} ${state}`)).toEqual([
      'app:prod done',
      'shared:prod done',
      'shared:stg failed',
    ])
    const find = () => operations(environment).find(({ id }) => id === undone.id)?.end
    await expect.poll(find, { timeout: 15_000 }).toMatchObject({
      state: 'failed',
      message: '2 of 3 done, 1 failed. All pods of app are ready.',
      next: [{ sentence: 'Do the rest' }],
      workloads: [{ images: [{ image: before['app:prod'] }] }],
    })
  }, 40_000)
})

/** Without a probe it would settle for a minute. */
function probed(): Deployment {
  const deployment = deploymentOf('app', 'app:prod', triggerOf('app:prod', 'app'))
  const [container] = deployment.spec.template.spec?.containers ?? []
  if (container) Object.assign(container, { readinessProbe: {} })
  return deployment
}

function pushAll(): Record<string, string> {
  return Object.fromEntries(
    TAGS.map((name) => {
      const [stream = '', tag = ''] = name.split(':')
      return [name, cluster.push(`packit/${stream}`, tag)]
    }),
  )
}

async function untilTagsHave(wanted: Record<string, string>): Promise<void> {
  for (const [name, digest] of Object.entries(wanted))
    await until(
      () => newestOf(name),
      (found) => found === digest,
    )
}

async function newestOf(name: string): Promise<string | undefined> {
  const [stream = '', tag] = name.split(':')
  const { status } = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/${stream}`)
  return status?.tags?.find((each) => each.tag === tag)?.items?.[0]?.image
}

async function running(): Promise<string | undefined> {
  const deployment = await cluster.read<Deployment>(`${APPS}/deployments/app`)
  return deployment.status?.availableReplicas === 1 ? imageOf(deployment).split('@')[1] : undefined
}

function undoRequest(operation: Operation): RequestOf<'undo'> {
  const request = undoOf(operation)
  if (request?.action !== 'undo') throw new Error('It cannot be undone as one.')
  return request
}

async function planOf(environment: Environment, request: ActionRequest): Promise<Plan> {
  const planned = await makePlan(environment, request, {
    by: 'Ola',
    at: new Date().toISOString(),
    reason: '',
  })
  if (!planned.ok) throw new Error(planned.refusal.message)
  return planned.plan
}

/** The operation once its steps are over. */
async function carriedOut(environment: Environment, what: ActionRequest | Plan): Promise<Operation> {
  const plan = 'steps' in what ? what : await planOf(environment, what)
  const started = await startOperation({ session, environment }, plan, '')
  const id = started.outcome === 'started' ? started.id : ''
  const find = () => operations(environment).find((each) => each.id === id)
  const found = await until(find, (operation) => operation?.lease === null)
  if (found === undefined) throw new Error('It was not started.')
  return found
}

async function startQuayside(name: string) {
  const proxy = await startFaultProxy(cluster.url)
  return startReplica(proxy, { name, namespace: NAMESPACE }, { watch: watchOperations })
}

function operations(environment: Environment): Operation[] {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations : []
}
