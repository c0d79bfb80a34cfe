import { describe, expect, it } from 'vitest'
import { createObject, getObject, listObjects } from '#lib/cluster/request/objects'
import { extractManagedFields } from '#lib/kubernetes/managed-fields'
import { recorded } from '#lib/kubernetes/testing/recorded'
import { serve, serveAnswers } from '#lib/cluster/testing/test-server'
import { InvalidName } from '#lib/kubernetes/paths'

const stream = (name: string) => ({ metadata: { name, resourceVersion: '1' } })
const page = (names: string[], next?: string) => ({
  kind: 'ImageStreamList',
  metadata: { resourceVersion: '1', ...(next === undefined ? {} : { continue: next }) },
  items: names.map(stream),
})
const expired = { kind: 'Status', status: 'Failure', message: 'too old', reason: 'Expired', code: 410 }

describe('a list', () => {
  it('is read page by page', async () => {
    const asked: (string | undefined)[] = []
    const { connection } = await serve((incoming, response) => {
      asked.push(incoming.url?.split('?')[1])
      response.end(JSON.stringify(asked.length === 1 ? page(['a', 'b'], 'next=') : page(['c'])))
    })
    expect(await listObjects(connection, 'imagestreams', 'prod')).toMatchObject({
      ok: true,
      value: { objects: [stream('a'), stream('b'), stream('c')] },
    })
    expect(asked).toEqual(['limit=200', 'limit=200&continue=next%3D'])
  })

  it('starts again once when a page has expired', async () => {
    const answers = [{ body: page(['a'], 'x') }, { status: 410, body: expired }, { body: page(['b']) }]
    const { connection } = await serveAnswers(...answers)
    expect(await listObjects(connection, 'imagestreams', 'prod')).toMatchObject({
      ok: true,
      value: { objects: [stream('b')] },
    })
  })

  it('does not start again more than once', async () => {
    const { connection } = await serveAnswers({ status: 410, body: expired })
    expect(await listObjects(connection, 'imagestreams', 'prod')).toMatchObject({ error: { code: 'gone' } })
  })

  it('is an error, not half a list, when a later page fails', async () => {
    const { connection } = await serveAnswers({ body: page(['a'], 'x') }, { status: 500, body: '' })
    expect(await listObjects(connection, 'imagestreams', 'prod')).toMatchObject({ error: { code: 'failed' } })
  })

  it('has one deadline for all its pages', async () => {
    const { connection } = await serveAnswers({ body: page(['a'], 'there is always another') })
    const limits = { deadlineMs: 100, largestBody: 10_000 }
    expect(await listObjects(connection, 'imagestreams', 'prod', {}, limits)).toMatchObject({
      error: { code: 'timeout' },
    })
  })

  it('is empty when Go sends null', async () => {
    const { connection } = await serveAnswers({ body: { metadata: {}, items: null } })
    expect(await listObjects(connection, 'pods', 'prod')).toMatchObject({
      ok: true,
      value: { objects: [], unreadable: [] },
    })
  })

  it.each([
    ['a string', '"text"', 'it is not a list'],
    ['one object', { ...stream('a'), items: 'none' }, 'it is not a list'],
    ['nothing', 'null', 'it is not a list'],
  ])('is malformed when the answer is %s', async (_which, body, flaw) => {
    const { connection } = await serveAnswers({ body })
    expect(await listObjects(connection, 'deployments', 'prod')).toEqual({
      ok: false,
      error: {
        code: 'malformed',
        message: `Could not read the Deployments in prod: unexpected answer, ${flaw}.`,
      },
    })
  })

  it.each([
    ['nothing', null, '', 'it is not an object'],
    ['an object of another kind', stream('a'), 'a', 'spec is missing'],
    ['a member of another type', { metadata: { name: 3 } }, '', 'metadata.name is not a string'],
    ['a name that no path can have', stream('..'), '..', 'metadata.name is not a valid name'],
  ])('has its other objects when one is %s', async (_which, item, name, flaw) => {
    const spec = { selector: {}, template: {} }
    const items = [item, { ...stream('good'), spec }]
    const { connection } = await serveAnswers({ body: { metadata: {}, items } })
    expect(await listObjects(connection, 'deployments', 'prod')).toMatchObject({
      ok: true,
      value: {
        objects: [{ ...stream('good'), spec }],
        unreadable: [{ metadata: { name }, unreadable: flaw }],
      },
    })
  })

  it('accepts objects that are unusual but valid', async () => {
    const odd = [
      { ...stream('no-spec') },
      { ...stream('null-tags'), spec: { tags: null }, status: { tags: [{ tag: 'prod', items: null }] } },
    ]
    const { connection } = await serveAnswers({ body: { metadata: {}, items: odd } })
    expect(await listObjects(connection, 'imagestreams', 'prod')).toMatchObject({
      ok: true,
      value: { objects: odd, unreadable: [] },
    })
  })
})

describe('an object', () => {
  it.each([
    ['imagestreams', 'one image stream'],
    ['deployments', 'one Deployment'],
  ] as const)(
    'of the %s comes whole, with an extract of its managedFields',
    async (resource, description) => {
      const steps = recorded('imagestream-with-managed-fields')
      const body = steps.find((step) => step.description.includes(description))?.response.body
      const { connection } = await serveAnswers({ body })
      const answer = await getObject(connection, resource, 'packit-prod', 'packit-service')
      const { metadata, ...rest } = body as { metadata: { managedFields?: unknown } }
      const managedFields = extractManagedFields(metadata.managedFields)
      expect(managedFields).not.toEqual([])
      expect(answer).toEqual({ ok: true, value: { ...rest, metadata: { ...metadata, managedFields } } })
      expect(JSON.stringify(answer)).toContain('last-applied-configuration')
    },
  )

  it('is created by a POST to its collection', async () => {
    const { connection } = await serve((incoming, response) => {
      response.statusCode = 201
      response.end(
        JSON.stringify({ ...stream(`${String(incoming.method)} ${String(incoming.url)}`), spec: {} }),
      )
    })
    expect(await createObject(connection, 'imagestreamimports', 'prod', {})).toMatchObject({
      value: {
        metadata: { name: 'POST /apis/image.openshift.io/v1/namespaces/prod/imagestreamimports' },
      },
    })
  })

  it('with an invalid name is never requested', async () => {
    const { connection } = await serve(() => expect.unreachable())
    expect(await getObject(connection, 'deployments', 'prod', '..')).toMatchObject({
      ok: false,
      error: { code: 'invalid', message: '".." cannot be read: it is not a valid name in deployments.' },
    })
    await expect(listObjects(connection, 'deployments', 'a/b')).rejects.toThrow(InvalidName)
  })
})
