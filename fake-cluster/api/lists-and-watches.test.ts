import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { APPS, IMAGES, NAMESPACE } from '../testing/test-cluster'
import { type List, type WatchEvent, startStreams } from '../testing/test-streams'

const { cluster, prepare, streams, watch } = await startStreams()
afterAll(() => cluster.stop())
beforeEach(prepare)

const namesOf = ({ items }: List) => items?.map(({ metadata }) => metadata.name)

const seen = (events: WatchEvent[]) => events.map(({ type, object }) => `${type} ${object.metadata.name}`)

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

  it('of all namespaces is paged by namespace and name, and counts what is left', async () => {
    const page = async (query: string) =>
      (await cluster.call<List>('GET', `/apis/image.openshift.io/v1/imagestreams?limit=4${query}`)).body
    const first = await page('')
    expect(first.metadata.remainingItemCount).toBe(1)
    const second = await page(`&continue=${encodeURIComponent(first.metadata.continue ?? '')}`)
    expect(second.items?.map(({ metadata }) => metadata.namespace)).toEqual(['packit--stg'])
    expect((await page('&labelSelector=tier')).metadata).not.toHaveProperty('remainingItemCount')
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

  it('of all namespaces brings the changes in each', async () => {
    const { resourceVersion = '' } = (await streams()).body.metadata
    const everywhere = '/apis/image.openshift.io/v1/imagestreams'
    const query = `watch=true&timeoutSeconds=30&resourceVersion=${resourceVersion}`
    const headers = { authorization: 'Bearer admin' }
    const response = await fetch(`${cluster.url}${everywhere}?${query}`, { headers })
    await patch('b', { metadata: { annotations: { x: 'y' } } })
    await cluster.call('DELETE', '/apis/image.openshift.io/v1/namespaces/packit--stg/imagestreams/a')
    const events = (await response.text()).split('\n').filter(Boolean)
    const told = events.map((line) => JSON.parse(line) as WatchEvent)
    expect(told.map(({ type, object: { metadata } }) => [type, metadata.namespace, metadata.name])).toEqual([
      ['MODIFIED', NAMESPACE, 'b'],
      ['DELETED', 'packit--stg', 'a'],
    ])
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
