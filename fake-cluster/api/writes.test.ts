import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { Deployment, KubernetesList, Pod, Status } from '#lib/kubernetes/objects'
import { APPS, CORE, deploymentOf, IMAGES, NAMESPACE, pause } from '../testing/test-cluster'
import { type List, startStreams } from '../testing/test-streams'

const { cluster, prepare } = await startStreams()
afterAll(() => cluster.stop())
beforeEach(prepare)

describe('a write', () => {
  const path = `${APPS}/deployments/worker`
  beforeEach(async () => {
    await cluster.call('POST', `${APPS}/deployments`, deploymentOf('worker', 'quay.io/packit/worker:1'))
    await pause(50)
  })
  const patch = (body: unknown, type: string) =>
    cluster.call<Deployment & Status>('PATCH', path, body, { type })

  it('merges containers and env variables by name in a strategic merge patch', async () => {
    const container = { name: 'worker', env: [{ name: 'A', value: '1' }] }
    const type = 'application/strategic-merge-patch+json'
    await patch({ spec: { template: { spec: { containers: [container] } } } }, type)
    const more = {
      name: 'worker',
      env: [
        { name: 'B', value: '2' },
        { name: 'A', $patch: 'delete' },
      ],
    }
    const elements = { '$setElementOrder/containers': [{ name: 'worker' }] }
    const { body } = await patch({ spec: { template: { spec: { ...elements, containers: [more] } } } }, type)
    expect(body.spec.template.spec?.containers).toMatchObject([
      { name: 'worker', image: 'quay.io/packit/worker:1', env: [{ name: 'B', value: '2' }] },
    ])
    const whole = { $patch: 'replace', spec: { containers: [{ name: 'other', image: 'quay.io/x/y:1' }] } }
    const replaced = await patch({ spec: { template: whole } }, type)
    expect(replaced.body.spec.template.spec?.containers?.map(({ name }) => name)).toEqual(['other'])
    expect(replaced.body.spec.template.metadata).not.toHaveProperty('labels')
  })

  it.each([
    [[{ op: 'test', path: '/metadata/resourceVersion', value: '1' }], 'application/json-patch+json', 422],
    [[{ op: 'replace', path: '/no/such/path', value: 1 }], 'application/json-patch+json', 422],
    [{ metadata: { resourceVersion: '1' } }, 'application/merge-patch+json', 409],
    ['{nope', 'application/merge-patch+json', 400],
    [{}, 'application/json', 415],
    [{ spec: { replicas: 9 } }, 'application/apply-patch+yaml', 409],
  ])('of %j as %s answers %i', async (body, type, status) => {
    const refused = await patch(body, type)
    expect(refused.status).toBe(status)
    expect(refused.body).toMatchObject({ kind: 'Status', status: 'Failure', code: status })
  })

  it('takes over a field from another owner in a forced server-side apply', async () => {
    const type = 'application/apply-patch+yaml'
    const apply = (query: string) =>
      cluster.call<Deployment & Status>('PATCH', path + query, { spec: { replicas: 9 } }, { type })
    expect((await apply('')).body.message).toBe(
      'Apply failed with 1 conflict: conflict with "unknown" using apps/v1: .spec.replicas',
    )
    const { body } = await apply('?force=true')
    expect(body.spec.replicas).toBe(9)
    expect(body.metadata).not.toHaveProperty('managedFields')
  })

  it('stores nothing in a dry run', async () => {
    const { spec } = await cluster.read<Deployment>(path)
    const { body } = await cluster.call<Deployment>('PATCH', `${path}?dryRun=All`, { spec: { replicas: 3 } })
    expect(body).toMatchObject({ spec: { replicas: 3 }, metadata: { generation: 2 } })
    expect(await cluster.read(path)).toMatchObject({ metadata: { generation: 1 }, spec })
    const wrong = await cluster.call('PATCH', `${path}?dryRun=true`, {})
    expect(wrong.body.message).toContain('dryRun: Unsupported value: []string{"true"}')
  })

  it('ignores a status sent by clients, except through the status subresource', async () => {
    await cluster.call('PATCH', path, { status: { replicas: 77 }, spec: { paused: true } })
    expect((await cluster.read<Deployment>(path)).status?.replicas).not.toBe(77)
    const conditions = [{ type: 'Custom', status: 'True' }]
    const patched = await cluster.call<Deployment>('PATCH', `${path}/status`, {
      status: { conditions },
      spec: { replicas: 9 },
    })
    expect(patched.body).toMatchObject({ status: { conditions }, spec: { replicas: 1 } })
  })

  it('is refused for an invalid name, an unknown namespace or an existing object', async () => {
    const post = (metadata: object, path = `${CORE}/configmaps`) => cluster.call('POST', path, { metadata })
    expect((await post({ name: 'Upper' })).status).toBe(422)
    expect((await post({ name: 'x' }, '/api/v1/namespaces/nowhere/configmaps')).body.message).toBe(
      'namespaces "nowhere" not found',
    )
    expect((await post({ name: 'x', namespace: 'other' })).status).toBe(400)
    expect((await post({ name: 'x' })).status).toBe(201)
    expect(await post({ name: 'x' })).toMatchObject({ status: 409, body: { reason: 'AlreadyExists' } })
  })

  it('of an image stream by PUT needs the resourceVersion', async () => {
    const body = { metadata: { name: 'a', namespace: NAMESPACE } }
    const refused = await cluster.call('PUT', `${IMAGES}/imagestreams/a`, body)
    expect(refused.body.message).toContain('metadata.resourceVersion: Invalid value: 0x0: must be specified')
  })
})

describe('a deleted object', () => {
  it('takes the objects it owns with it', async () => {
    await cluster.call('POST', `${APPS}/deployments`, deploymentOf('worker', 'quay.io/packit/worker:1'))
    const owned = async () => {
      const sets = await cluster.read<List>(`${APPS}/replicasets`)
      const pods = await cluster.read<KubernetesList<Pod>>(`${CORE}/pods`)
      return [sets.items?.length, pods.items?.length]
    }
    await expect.poll(owned).toEqual([1, 1])
    await cluster.call('DELETE', `${APPS}/deployments/worker`)
    await expect.poll(owned).toEqual([0, 0])
  })

  it('is not found', async () => {
    const { status, body } = await cluster.call('GET', `${APPS}/deployments/nosuch`)
    expect([status, body.message]).toEqual([404, 'deployments.apps "nosuch" not found'])
    expect((await cluster.call('GET', `${APPS}/nosuch`)).status).toBe(404)
    expect((await cluster.call('GET', '/version')).body).toMatchObject({ major: '1', minor: '31' })
  })
})
