import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Deployment, KubernetesList, KubernetesObject, Pod, Status } from '#lib/kubernetes/objects'
import {
  APPS,
  CORE,
  deploymentOf,
  IMAGES,
  NAMESPACE,
  pause,
  startTestCluster,
  type TestCluster,
} from '../testing/test-cluster'

type Event = { type: string; object: KubernetesObject & Status }
type List = KubernetesList<KubernetesObject>

let cluster: TestCluster

beforeAll(async () => {
  const read = {
    verbs: ['get', 'list', 'watch'],
    apiGroups: ['image.openshift.io'],
    resources: ['imagestreams'],
  }
  const one = {
    verbs: ['patch'],
    apiGroups: ['image.openshift.io'],
    resources: ['imagestreamtags'],
    resourceNames: ['a:prod'],
  }
  const viewer = [{ ...read, namespaces: [NAMESPACE] }]
  const actor = [{ verbs: ['impersonate'], apiGroups: [''], resources: ['users'] }]
  cluster = await startTestCluster({ viewer, patcher: [one], actor })
})
afterAll(() => cluster.stop())

beforeEach(() => {
  cluster.reset((store) => {
    for (const name of ['a', 'b', 'c', 'd'])
      store.put('imagestreams', {
        metadata: { name, namespace: NAMESPACE, labels: { tier: name < 'c' ? 'web' : 'db' } },
      })
    store.put('imagestreams', { metadata: { name: 'a', namespace: 'packit--stg' } })
  })
})

const namesOf = ({ items }: List) => items?.map(({ metadata }) => metadata.name)
const streams = (query = '') => cluster.call<List>('GET', `${IMAGES}/imagestreams${query}`)

/** Reads a watch until it ends, and runs an action in the meantime. */
async function watch(query: string, meanwhile: () => unknown = () => undefined): Promise<Event[]> {
  const headers = { authorization: 'Bearer admin' }
  const response = await fetch(`${cluster.url}${IMAGES}/imagestreams?watch=true&${query}`, { headers })
  await meanwhile()
  const text = await response.text()
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event)
}

const seen = (events: Event[]) => events.map(({ type, object }) => `${type} ${object.metadata.name}`)

describe('a list', () => {
  it('is paged with continue tokens, and its items have no kind', async () => {
    const first = (await streams('?limit=3')).body
    expect(namesOf(first)).toEqual(['a', 'b', 'c'])
    expect(first.metadata.remainingItemCount).toBe(1)
    expect(first.items?.[0]).not.toHaveProperty('kind')
    const token = encodeURIComponent(first.metadata.continue ?? '')
    const second = (await streams(`?limit=3&continue=${token}`)).body
    expect(namesOf(second)).toEqual(['d'])
    expect(second.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion })
  })

  it('can be filtered by labels and fields', async () => {
    expect(namesOf((await streams('?labelSelector=tier%3Dweb')).body)).toEqual(['a', 'b'])
    expect(namesOf((await streams('?labelSelector=tier%20notin%20(web)')).body)).toEqual(['c', 'd'])
    expect(namesOf((await streams('?labelSelector=tier,tier!%3Ddb')).body)).toEqual(['a', 'b'])
    expect(namesOf((await streams('?fieldSelector=metadata.name%3Db')).body)).toEqual(['b'])
  })

  it('covers all namespaces when none is given, and is empty for an unknown namespace', async () => {
    const { body } = await cluster.call<List>('GET', '/apis/image.openshift.io/v1/imagestreams')
    expect(body.items).toHaveLength(5)
    const nowhere = await cluster.call<List>('GET', '/apis/image.openshift.io/v1/namespaces/no/imagestreams')
    expect(nowhere.body.items).toEqual([])
  })

  it.each([
    [
      '?continue=abc',
      400,
      "invalid continue token: continue key is not valid: invalid character 'i' looking for",
    ],
    ['?fieldSelector=spec.foo%3Dbar', 400, '"spec.foo" is not a known field selector: only'],
    [
      '?resourceVersion=1&resourceVersionMatch=Exact',
      410,
      'The resourceVersion for the provided list is too old.',
    ],
    ['?resourceVersion=99999999', 504, 'Timeout: Too large resource version: 99999999, current: '],
  ])('%s is refused', async (query, status, message) => {
    const refused = await cluster.call('GET', `${IMAGES}/imagestreams${query}`)
    expect(refused.status).toBe(status)
    expect(refused.body.message).toContain(message)
  })
})

describe('a watch', () => {
  const patch = (name: string, body: object) => cluster.call('PATCH', `${IMAGES}/imagestreams/${name}`, body)

  it('starts with the existing objects, continues with changes, and ends with a bookmark', async () => {
    const events = await watch('timeoutSeconds=30&allowWatchBookmarks=true', async () => {
      await patch('a', { metadata: { annotations: { x: 'y' } } })
      await cluster.call('DELETE', `${IMAGES}/imagestreams/d`)
    })
    expect(seen(events).slice(0, -1)).toEqual([
      'ADDED a',
      'ADDED b',
      'ADDED c',
      'ADDED d',
      'MODIFIED a',
      'DELETED d',
    ])
    expect(events.at(-1)).toMatchObject({ type: 'BOOKMARK', object: { kind: 'ImageStream' } })
    expect(events[0]?.object).toMatchObject({ kind: 'ImageStream', apiVersion: 'image.openshift.io/v1' })
  })

  it('gets no bookmark if nothing was written since it started', async () => {
    const { resourceVersion = '' } = (await streams()).body.metadata
    const query = `timeoutSeconds=10&allowWatchBookmarks=true&resourceVersion=${resourceVersion}`
    expect(await watch(query)).toEqual([])
  })

  it('ends when the OpenShift API server stops, and new requests get a plain-text error', async () => {
    const events = await watch('timeoutSeconds=600', () => cluster.openshiftApi.stop())
    expect(seen(events)).toEqual(['ADDED a', 'ADDED b', 'ADDED c', 'ADDED d'])
    const refused = await cluster.call('GET', `${IMAGES}/imagestreams`)
    expect(refused).toMatchObject({
      status: 503,
      body: 'error trying to reach service: dial tcp 127.0.0.1:8444: connect: connection refused\n',
    })
    expect((await cluster.call('GET', `${APPS}/deployments`)).status).toBe(200)
    cluster.openshiftApi.start()
    expect((await streams()).status).toBe(200)
  })

  it('continues from a resourceVersion', async () => {
    const { resourceVersion = '' } = (await streams()).body.metadata
    await patch('b', { metadata: { annotations: { x: 'y' } } })
    expect(seen(await watch(`timeoutSeconds=30&resourceVersion=${resourceVersion}`))).toEqual(['MODIFIED b'])
  })

  it('with a selector reports objects that enter or leave the selection', async () => {
    const { resourceVersion = '' } = (await streams()).body.metadata
    const query = `timeoutSeconds=30&labelSelector=tier%3Dweb&resourceVersion=${resourceVersion}`
    const events = await watch(query, async () => {
      await patch('a', { metadata: { labels: { tier: 'db' } } })
      await patch('d', { metadata: { labels: { tier: 'web' } } })
    })
    expect(seen(events)).toEqual(['DELETED a', 'ADDED d'])
  })

  it('from an old resourceVersion gets a 410 inside a 200', async () => {
    const [event] = await watch('resourceVersion=1')
    expect(event).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } })
  })

  it('ends when the cluster is refilled, and its resourceVersion expires', async () => {
    const { resourceVersion = '' } = (await streams()).body.metadata
    const reset = () =>
      cluster.reset((store) => store.put('imagestreams', { metadata: { name: 'new', namespace: NAMESPACE } }))
    expect(await watch(`resourceVersion=${resourceVersion}`, reset)).toEqual([])
    expect((await watch(`resourceVersion=${resourceVersion}`))[0]?.object.code).toBe(410)
    expect(namesOf((await streams()).body)).toEqual(['new'])
  })

  it('does not support initial events (the newer protocol)', async () => {
    const refused = await cluster.call('GET', `${IMAGES}/imagestreams?watch=1&sendInitialEvents=true`)
    expect(refused).toMatchObject({ status: 422, body: { details: { kind: 'ListOptions' } } })
  })
})

describe('rights', () => {
  const forbidden = async (token: string, method: string, path: string) => {
    const answer = await cluster.call(method, path, method === 'GET' ? undefined : {}, { token })
    return [answer.status, answer.body.message]
  }

  it('are limited to the verb, the resource and the namespace', async () => {
    expect((await cluster.call('GET', `${IMAGES}/imagestreams`, undefined, { token: 'viewer' })).status).toBe(
      200,
    )
    expect(await forbidden('viewer', 'PATCH', `${IMAGES}/imagestreams/a`)).toEqual([
      403,
      `imagestreams.image.openshift.io "a" is forbidden: User "viewer" cannot patch resource "imagestreams" in API group "image.openshift.io" in the namespace "${NAMESPACE}"`,
    ])
    expect(await forbidden('viewer', 'GET', `${CORE}/pods/x/log`)).toEqual([
      403,
      `pods "x" is forbidden: User "viewer" cannot get resource "pods/log" in API group "" in the namespace "${NAMESPACE}"`,
    ])
    expect(await forbidden('viewer', 'GET', '/apis/nosuch.openshift.io/v1/things')).toEqual([
      403,
      'things.nosuch.openshift.io is forbidden: User "viewer" cannot list resource "things" in API group "nosuch.openshift.io" at the cluster scope',
    ])
    expect((await forbidden('', 'GET', `${IMAGES}/imagestreams`))[1]).toContain(
      'User "system:anonymous" cannot list',
    )
    expect(await forbidden('guess', 'GET', `${IMAGES}/imagestreams`)).toEqual([401, 'Unauthorized'])
  })

  it('can be limited to one name', async () => {
    const patch = (name: string) =>
      cluster.call('PATCH', `${IMAGES}/imagestreamtags/${name}?dryRun=All`, { tag: {} }, { token: 'patcher' })
    expect((await patch('a:prod')).status).toBe(201)
    expect((await patch('b:prod')).status).toBe(403)
  })

  it('are those of the impersonated user, if the caller may impersonate', async () => {
    const list = async (token: string, as: Record<string, string>) => {
      const headers = { authorization: `Bearer ${token}`, ...as }
      const response = await fetch(`${cluster.url}${IMAGES}/imagestreams?limit=1`, { headers })
      return { status: response.status, text: await response.text() }
    }
    expect((await list('actor', { 'impersonate-user': 'viewer' })).status).toBe(200)
    expect((await list('actor', { 'impersonate-user': 'patcher' })).text).toContain(
      'User \\"patcher\\" cannot list',
    )
    const group = { 'impersonate-user': 'viewer', 'impersonate-group': 'x' }
    expect((await list('actor', group)).text).toContain('cannot impersonate resource \\"groups\\"')
    expect((await list('viewer', { 'impersonate-user': 'admin' })).status).toBe(403)
    expect(await list('actor', { 'impersonate-group': 'x' })).toEqual({
      status: 500,
      text: `Internal Server Error: "${IMAGES}/imagestreams?limit=1": requested [{Group  x    }] without impersonating a user\n`,
    })
  })

  it('can be checked with reviews', async () => {
    const ask = async (verb: string) => {
      const resourceAttributes = {
        namespace: NAMESPACE,
        verb,
        group: 'image.openshift.io',
        resource: 'imagestreams',
      }
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
      const { body } = await cluster.call<{ status: { allowed: boolean } }>(
        'POST',
        path,
        { spec: { resourceAttributes } },
        { token: 'viewer' },
      )
      return body.status.allowed
    }
    expect([await ask('list'), await ask('patch')]).toEqual([true, false])
  })
})

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
    await pause(50)
    const owned = async () => {
      const sets = await cluster.read<List>(`${APPS}/replicasets`)
      const pods = await cluster.read<KubernetesList<Pod>>(`${CORE}/pods`)
      return [sets.items?.length, pods.items?.length]
    }
    expect(await owned()).toEqual([1, 1])
    await cluster.call('DELETE', `${APPS}/deployments/worker`)
    await pause(50)
    expect(await owned()).toEqual([0, 0])
  })

  it('is not found', async () => {
    const { status, body } = await cluster.call('GET', `${APPS}/deployments/nosuch`)
    expect([status, body.message]).toEqual([404, 'deployments.apps "nosuch" not found'])
    expect((await cluster.call('GET', `${APPS}/nosuch`)).status).toBe(404)
    expect((await cluster.call('GET', '/version')).body).toMatchObject({ major: '1', minor: '31' })
  })
})
