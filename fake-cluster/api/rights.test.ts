import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { CORE, IMAGES, NAMESPACE } from '../testing/test-cluster'
import { startStreams, type List } from '../testing/test-streams'

type Review = { status: { allowed: boolean; reason?: string } }

const EVERYWHERE = '/apis/image.openshift.io/v1'

const { cluster, prepare } = await startStreams()
afterAll(() => cluster.stop())
beforeEach(prepare)

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

  it('for all namespaces are others than those for one', async () => {
    const { body } = await cluster.call<List>('GET', `${EVERYWHERE}/imagestreams`)
    expect(body.items?.map(({ metadata }) => metadata.namespace)).toContain('packit--stg')
    expect(await forbidden('viewer', 'GET', `${EVERYWHERE}/imagestreams?watch=true`)).toEqual([
      403,
      'imagestreams.image.openshift.io is forbidden: User "viewer" cannot watch resource "imagestreams" in API group "image.openshift.io" at the cluster scope',
    ])
    const ask = async (token: string) => {
      const resourceAttributes = { verb: 'list', group: 'image.openshift.io', resource: 'imagestreams' }
      const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
      return (await cluster.call<Review>('POST', path, { spec: { resourceAttributes } }, { token })).body
        .status
    }
    expect(await ask('viewer')).toEqual({ allowed: false })
    expect(await ask('admin')).toEqual({
      allowed: true,
      reason: 'RBAC: allowed by ClusterRoleBinding "admin" of ClusterRole "admin" to User "admin"',
    })
  })
})
