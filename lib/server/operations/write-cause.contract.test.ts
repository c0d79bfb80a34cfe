import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  APPS,
  deploymentOf,
  IMAGES,
  NAMESPACE,
  startTestCluster,
  statefulSetOf,
  streamOf,
  triggerOf,
  until,
  type TestCluster,
} from '../../../fake-cluster/testing/test-cluster'
import { startFaultProxy } from '../../../e2e/fault-proxy'
import { shortDigest } from '#lib/domain/format'
import { valueOr } from '#lib/domain/answer'
import { ownershipOf } from '#lib/domain/workload/ownership'
import { containersOf } from '#lib/domain/workload/pod-template'
import { revisionsOf } from '#lib/domain/workload/revisions'
import { workloadsOf } from '#lib/domain/workload/workload'
import type { Deployment, ImageStream, StatefulSet } from '#lib/kubernetes/objects'
import type { ActionRequest } from '#lib/plan/actions/actions'
import { failingImages } from '#lib/plan/operation/image-failures'
import type { Plan } from '#lib/plan/plan'
import type { Environment } from '#lib/server/config/parse'
import { connectionTo } from '#lib/cluster/request/connection'
import { readSnapshot } from '#lib/cluster/testing/read-snapshot'
import { storeOf } from '#lib/server/environment/stores'
import { readJournal } from '#lib/server/journal/journal'
import { startOperation } from '#lib/server/operations/start-operation'
import { watchOperations } from '#lib/server/operations/watch-operations'
import { makePlan } from '#lib/server/plans/make-plan'
import { startReplica } from '#lib/server/testing/test-replica'
import { sessionWith } from '#lib/server/testing/test-session'

const CAUSE = 'kubernetes.io/change-cause'
const session = sessionWith()
const IMPORT: ActionRequest = { action: 'import', stream: 'app', tag: 'prod' }

const AUTHOR = { by: 'Ola', at: '2026-11-23T18:30:00Z', reason: '' }
const DB = { kind: 'StatefulSet', name: 'db' } as const

let cluster: TestCluster
let first: string

beforeAll(async () => {
  cluster = await startTestCluster()
})
afterAll(() => cluster.stop())

beforeEach(async () => {
  cluster.registry.clear()
  cluster.reset((store) => store.put('configmaps', { metadata: { name: 'x', namespace: NAMESPACE } }))
  first = cluster.push('packit/app', 'prod')
  await cluster.call('POST', `${IMAGES}/imagestreams`, streamOf('app', 'prod'))
  await until(newest, (digest) => digest === first)
  const trigger = (name: string) => triggerOf('app:prod', name)
  await cluster.call('POST', `${APPS}/deployments`, deploymentOf('web', 'app:prod', trigger('web')))
  await cluster.call('POST', `${APPS}/statefulsets`, statefulSetOf('db', 'app:prod', trigger('db')))
  // Each write of a status is a conflict for a plan.
  await until(readyPods, (ready) => ready === 3)
})

describe('the change cause of an action', () => {
  it('stands on the revision that it made, names its image, and on nothing else', async () => {
    const { environment } = await startQuayside('cause-import')
    const second = cluster.push('packit/app', 'prod')
    await act(environment, IMPORT)
    const cause = `Quayside: Import app:prod now (${shortDigest(second)}), by Ola: it crashes`
    await expect
      .poll(() => causes(environment))
      .toEqual({
        db: {
          workload: null,
          revisions: [
            [second, cause],
            [first, null],
          ],
        },
        web: {
          workload: null,
          revisions: [
            [second, cause],
            [first, null],
          ],
        },
      })
  })

  it('stays there when the next image comes, and is written again where a revision comes back', async () => {
    const { environment } = await startQuayside('cause-back')
    const second = cluster.push('packit/app', 'prod')
    await act(environment, IMPORT)
    const cause = expect.stringContaining(shortDigest(second)) as string
    const atSecond = {
      workload: null,
      revisions: [
        [second, cause],
        [first, null],
      ],
    }
    await expect.poll(() => causes(environment)).toEqual({ db: atSecond, web: atSecond })
    await act(environment, { action: 'pin', stream: 'app', tag: 'prod', digest: first, until: null })
    const back = `Quayside: Pin app:prod to ${shortDigest(first)}, by Ola: it crashes`
    const atFirst = {
      workload: null,
      revisions: [
        [first, back],
        [second, cause],
      ],
    }
    await expect.poll(() => causes(environment)).toEqual({ db: atFirst, web: atFirst })
  })

  it.each(['Deployment', 'StatefulSet'] as const)(
    'stands on the revision of a restarted %s',
    async (kind) => {
      const { environment } = await startQuayside(`cause-restart-${kind}`)
      const name = kind === 'Deployment' ? 'web' : 'db'
      await act(environment, { action: 'restart', workload: { kind, name } })
      const cause = `Quayside: Restart ${name} (${shortDigest(first)}), by Ola: it crashes`
      await expect
        .poll(async () => (await causes(environment))[name])
        .toEqual({
          workload: null,
          revisions: [
            [first, cause],
            [first, null],
          ],
        })
    },
  )

  it('is told as missing where a right is missing, and the action goes on', async () => {
    const { environment, proxy } = await startQuayside('cause-forbidden')
    const body = '{"kind":"Status","code":403,"reason":"Forbidden","message":"no"}'
    proxy.break(/PATCH .*controllerrevisions/, { status: 403, contentType: 'application/json', body })
    cluster.push('packit/app', 'prod')
    await act(environment, IMPORT)
    await expect
      .poll(() => warnings(environment))
      .toEqual([expect.stringMatching(/^The change cause of db was not written: .*permission denied/)])
  })

  it('leaves the cause of somebody else on a Deployment, and says that it could not write its own', async () => {
    const { environment } = await startQuayside('cause-of-others')
    await annotate('deployments/web', 'release 7')
    cluster.push('packit/app', 'prod')
    await act(environment, IMPORT)
    await expect
      .poll(() => warnings(environment))
      .toEqual([expect.stringContaining('it has a cause of its own') as string])
    expect((await causes(environment)).web?.workload).toBe('release 7')
  })
})

describe('a cause that an earlier action left on its workloads', () => {
  const left = 'Quayside: Import app:prod now (deadbeef), by Ola'

  it.each<[string, (digest: string) => ActionRequest]>([
    ['an import', () => IMPORT],
    ['an import of all', () => ({ action: 'import-all', tags: ['app:prod'], except: [] })],
    ['a restart', () => ({ action: 'restart', workload: { kind: 'StatefulSet', name: 'db' } })],
    ['a pause', () => ({ action: 'pause', workload: { kind: 'StatefulSet', name: 'db' }, container: 'db' })],
  ])('is told in the plan of %s, and removed', async (_, request) => {
    const { environment } = await startQuayside(`left-${_}`)
    await annotate('statefulsets/db', left)
    const second = cluster.push('packit/app', 'prod')
    const plan = await act(environment, request(second))
    expect(plan.steps.map(({ sentence }) => sentence).join(' ')).toMatch(
      /change cause that an earlier action left/,
    )
    await expect.poll(async () => (await causes(environment)).db?.workload).toBeNull()
    await expect
      .poll(async () => (await causes(environment)).db?.revisions.map(([, cause]) => cause))
      .not.toContain(left)
  })

  it('and a record of a pin that the tag lost are removed before an import', async () => {
    const { environment } = await startQuayside('left-record')
    await cluster.call('PATCH', `${IMAGES}/imagestreamtags/app:prod`, {
      metadata: { annotations: { 'quayside.io/pinned-by': 'Ola', 'quayside.io/pin-reason': 'x', team: 'a' } },
    })
    const second = cluster.push('packit/app', 'prod')
    const plan = await act(environment, IMPORT)
    expect(plan.steps[0]?.sentence).toBe(
      'Remove the record of an earlier pin from app:prod, which no longer has it.',
    )
    await expect.poll(newest).toBe(second)
    const { spec } = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/app`)
    expect(spec?.tags?.[0]?.annotations).toEqual({ team: 'a' })
    expect((await causes(environment)).db?.revisions[0]?.[0]).toBe(second)
  })
})

it('the undo of a revert says when and how its image failed', async () => {
  const { environment } = await startQuayside('undo-of-a-revert')
  const bad = cluster.push('packit/app', 'prod', { broken: true })
  await act(environment, IMPORT)
  const isSeen = async () => {
    const planned = await makePlan(environment, { action: 'import', stream: 'app', tag: 'prod' }, AUTHOR)
    return planned.ok && failingImages(storeOf(environment).snapshot(), DB).has(bad)
  }
  await expect.poll(isSeen, { timeout: 8_000 }).toBe(true)
  const all = { lane: 'app:prod', workloads: 'all', to: 'before', way: null, until: null } as const
  const reverted = await act(environment, { action: 'revert', ...all })
  expect(reverted.effects).toContainEqual({ workload: DB, container: 'db', from: bad, to: first })
  await expect.poll(readyPods, { timeout: 8_000 }).toBe(3)
  const planned = await makePlan(environment, reverted.undo ?? IMPORT, AUTHOR)
  const warnings = planned.ok ? planned.plan.warnings : []
  expect(warnings).toContainEqual(
    expect.stringMatching(`^${shortDigest(bad)} failed (?:now|\\d+ s ago) on db: db-1 (?:is in|restarted) `),
  )
}, 30_000)

type Causes = Record<string, { workload: string | null; revisions: [string, string | null][] }>

/** The cause on each workload, and the image and the cause of each of its revisions, newest first. */
async function causes(environment: Environment): Promise<Causes> {
  const snapshot = await readSnapshot(connectionTo(environment.cluster), NAMESPACE, new Date())
  const each = workloadsOf(snapshot).map((workload) => {
    const { name, annotations } = workload.object.metadata
    const revisions = revisionsOf(workload, ownershipOf(snapshot)).map(({ template, changeCause }) => {
      const image = containersOf(template)[0]?.image ?? ''
      return [image.slice(image.indexOf('sha256:')), changeCause]
    })
    return [name, { workload: annotations?.[CAUSE] ?? null, revisions }] as const
  })
  return Object.fromEntries(each) as Causes
}

async function act(environment: Environment, request: ActionRequest): Promise<Plan> {
  const author = { by: 'Ola', at: new Date().toISOString(), reason: 'it crashes' }
  const planned = await makePlan(environment, request, author)
  if (!planned.ok) throw new Error(planned.refusal.message)
  const { outcome } = await startOperation({ session, environment }, planned.plan, author.reason)
  expect(outcome).toBe('started')
  return planned.plan
}

function warnings(environment: Environment): string[] {
  const journal = readJournal(environment)
  return valueOr(journal, { operations: [], malformed: 0, newer: [], from: null }).operations.flatMap(
    (each) => each.warnings,
  )
}

function annotate(workload: string, cause: string) {
  return cluster.call('PATCH', `${APPS}/${workload}`, { metadata: { annotations: { [CAUSE]: cause } } })
}

async function startQuayside(name: string) {
  const proxy = await startFaultProxy(cluster.url)
  return startReplica(proxy, { name, namespace: NAMESPACE }, { watch: watchOperations })
}

async function readyPods(): Promise<number> {
  const { status: web } = await cluster.read<Deployment>(`${APPS}/deployments/web`)
  const { status: db } = await cluster.read<StatefulSet>(`${APPS}/statefulsets/db`)
  return (web?.availableReplicas ?? 0) + (db?.availableReplicas ?? 0)
}

async function newest(): Promise<string | undefined> {
  const stream = await cluster.read<ImageStream>(`${IMAGES}/imagestreams/app`)
  return stream.status?.tags?.[0]?.items?.[0]?.image
}
