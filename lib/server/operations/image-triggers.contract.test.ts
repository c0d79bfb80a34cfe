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
import type { Deployment, ImageStream, KubernetesList, ReplicaSet } from '#lib/kubernetes/objects'
import type { Operation } from '#lib/plan/operation/operation'
import type { ActionRequest } from '#lib/plan/actions/actions'
import type { Environment } from '#lib/server/config/parse'
import { readJournal } from '#lib/server/journal/journal'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { startOperation } from '#lib/server/operations/start-operation'
import { makePlan } from '#lib/server/plans/make-plan'
import { startReplica } from '#lib/server/testing/test-replica'
import { sessionWith } from '#lib/server/testing/test-session'

/** Image triggers as in leftover-trigger.json and same-digest-other-pull-spec.json: what a plan says is what the cluster does. */

const session = sessionWith()
const ANNOTATION = 'image.openshift.io/triggers'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

beforeEach(() => {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
})

const withTriggers = (...triggers: Record<string, string>[]) => ({
  [ANNOTATION]: JSON.stringify(triggers.flatMap((each) => JSON.parse(each[ANNOTATION] ?? '[]') as object[])),
})

describe('an import with a leftover trigger beside the good one', () => {
  const leftover = (name: string) => withTriggers(triggerOf('x1:prod', 'x1'), triggerOf(name, 'logger'))

  it('moves the workload, if the stream of the leftover trigger is gone', async () => {
    const [old, next] = await makeX1(leftover('logger:prod'))
    const environment = await startQuayside('leftover-gone')
    const plan = await planOf(environment, { action: 'import', stream: 'x1', tag: 'prod' })
    expect(plan).toMatchObject({ effects: [{ workload: { name: 'x1' }, from: old, to: next }] })
    expect(plan.warnings).toEqual(['x1 is down during the rollout: its strategy is Recreate.'])
    await startOperation({ session, environment }, plan, '')
    await expect.poll(() => ended(environment)).toMatchObject({ state: 'healthy' })
    expect(imageOf(await deployment('x1'))).toBe(`quay.io/packit/x1@${next}`)
    expect(operation(environment)?.effects).toHaveLength(1)
  }, 30_000)

  it('moves nothing, if the leftover trigger has an image', async () => {
    const [old] = await makeX1(leftover('x1:prod'))
    const environment = await startQuayside('leftover-there')
    const plan = await planOf(environment, { action: 'import', stream: 'x1', tag: 'prod' })
    expect(plan).toMatchObject({
      effects: [],
      warnings: [expect.stringMatching(/^x1 does not move: its triggers are ignored\. Trigger 2 /) as string],
    })
    await startOperation({ session, environment }, plan, '')
    await expect.poll(() => ended(environment)).toMatchObject({ state: 'done' })
    expect(imageOf(await deployment('x1'))).toBe(`quay.io/packit/x1@${old}`)
  }, 30_000)

  /** The Deployment runs the old image; returns it, and the newer one of the registry. */
  async function makeX1(annotations: Record<string, string>): Promise<[old: string, next: string]> {
    const old = cluster.push('packit/x1', 'prod')
    await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('x1', 'prod'))
    await untilNewest('x1', `quay.io/packit/x1@${old}`)
    await cluster.call('POST', `${APPS}/deployments`, probed(deploymentOf('x1', 'x1:prod', annotations)))
    await until(
      () => deployment('x1'),
      ({ status }) => status?.availableReplicas === 1,
    )
    return [old, cluster.push('packit/x1', 'prod')]
  }
})

it('following a repository with the same digest again replaces the workload, and says so', async () => {
  const build = { commit: '7'.repeat(40), created: '2026-11-01T00:00:00Z' }
  const digest = cluster.push('packit/x2', 'prod', build)
  expect(cluster.push('mirror/x2', 'prod', build)).toBe(digest)
  const [mirror, followed] = [`quay.io/mirror/x2@${digest}`, `quay.io/packit/x2@${digest}`]
  const stream = streamOf('x2', 'prod', {
    from: { kind: 'DockerImage', name: mirror },
    annotations: { 'quayside.io/follows': 'quay.io/packit/x2:prod' },
  })
  await cluster.call('POST', `${IMAGES}/imagestreams`, stream)
  await untilNewest('x2', mirror)
  await cluster.call(
    'POST',
    `${APPS}/deployments`,
    probed(deploymentOf('x2', 'x2:prod', triggerOf('x2:prod', 'x2'))),
  )
  const before = await until(
    () => deployment('x2'),
    ({ status }) => status?.availableReplicas === 1,
  )
  expect(imageOf(before)).toBe(mirror)

  const environment = await startQuayside('same-digest')
  const plan = await planOf(environment, { action: 'follow', stream: 'x2', tag: 'prod' })
  expect(plan).toMatchObject({
    effects: [{ workload: { name: 'x2' }, from: mirror, to: followed }],
    warnings: [
      'x2 is replaced: it gets the same image by another pull spec.',
      'x2 is down during the rollout: its strategy is Recreate.',
    ],
  })
  await startOperation({ session, environment }, plan, '')
  await expect
    .poll(() => ended(environment))
    .toMatchObject({ state: 'healthy', message: expect.stringContaining('All pods of x2') as string })
  expect(imageOf(await deployment('x2'))).toBe(followed)
  const { items } = await cluster.read<KubernetesList<ReplicaSet>>(`${APPS}/replicasets`)
  expect((items ?? []).map(imageOf)).toContain(followed)
}, 30_000)

/** Without a probe, a container counts as healthy after a minute only. */
function probed(made: Deployment): Deployment {
  for (const container of made.spec.template.spec?.containers ?? []) container.readinessProbe = { exec: {} }
  return made
}

const deployment = (name: string) => cluster.read<Deployment>(`${APPS}/deployments/${name}`)

async function untilNewest(name: string, pullSpec: string): Promise<void> {
  await until(
    () => cluster.read<ImageStream>(`${IMAGES}/imagestreams/${name}`),
    ({ status }) => status?.tags?.[0]?.items?.[0]?.dockerImageReference === pullSpec,
  )
}

async function planOf(environment: Environment, request: ActionRequest) {
  const author = { by: 'Ola', at: new Date().toISOString(), reason: '' }
  const planned = await makePlan(environment, request, author)
  if (!planned.ok) throw new Error(planned.refusal.message)
  return planned.plan
}

async function startQuayside(name: string): Promise<Environment> {
  const proxy = await startFaultProxy(cluster.url)
  const replica = await startReplica(proxy, { name, namespace: NAMESPACE }, { watch: watchOperations })
  return replica.environment
}

function operation(environment: Environment): Operation | undefined {
  const journal = readJournal(environment)
  return journal.ok ? journal.value.operations[0] : undefined
}

function ended(environment: Environment): Operation['end'] {
  return operation(environment)?.end ?? null
}
