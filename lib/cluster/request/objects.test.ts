import type { ServerResponse } from 'node:http'
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
    let pages = 0
    const { connection } = await serve((_incoming, response) => {
      pages += 1
      response.end(JSON.stringify(page(['a'], `there is always another ${pages}`)))
    })
    const limits = { deadlineMs: 100, largestBody: 10_000 }
    expect(await listObjects(connection, 'imagestreams', 'prod', {}, limits)).toMatchObject({
      error: { code: 'timeout' },
    })
  })

  it('is refused, not read again, when it repeats a continue token', async () => {
    const answers = [{ body: page(['a'], 'x') }, { body: page(['b'], 'y') }, { body: page(['a'], 'x') }]
    const { connection } = await serveAnswers(...answers, { body: 'nobody asks for this' })
    expect(await listObjects(connection, 'imagestreams', 'prod')).toEqual({
      ok: false,
      error: {
        code: 'too-large',
        retryAfterSeconds: 60,
        message: 'Could not read the image streams in prod: the list repeats a page.',
      },
    })
  })

  it('is refused when its pages never end', async () => {
    let pages = 0
    const { connection } = await serve((_incoming, response) => {
      pages += 1
      response.end(JSON.stringify(page(pages === 1 ? ['a'] : [], String(pages))))
    })
    const patient = { deadlineMs: 60_000, largestBody: 10_000 }
    expect(await listObjects(connection, 'imagestreams', 'prod', {}, patient)).toMatchObject({
      error: { code: 'too-large', message: expect.stringContaining('more than 1,000 pages') as string },
    })
    expect(pages).toBe(1_001)
  }, 60_000)

  it('is refused when one page has objects without end', async () => {
    const objects = Array.from(
      { length: 1_000 },
      (_, index) => `${JSON.stringify(stream(`a${index}`))},`,
    ).join('')
    const { connection } = await serve((_incoming, response) => {
      response.write('{"metadata":{"resourceVersion":"1"},"items":[')
      pipeForever(objects, response)
    })
    expect(await listObjects(connection, 'imagestreams', 'prod')).toMatchObject({
      error: { code: 'too-large', message: expect.stringContaining('more than 100,000 objects') as string },
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
    ['cut off', '{"metadata":{},"items":[{"metadata":{"name":"a"}}', 'it is not JSON'],
    ['broken in an item', '{"metadata":{},"items":[{"metadata":}]}', 'it is not JSON'],
    ['followed by something', '{"metadata":{},"items":[]}]', 'it is not JSON'],
    ['without a readable continue token', { metadata: { continue: 5 }, items: [] }, 'it is not a list'],
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

  it('has its other objects when one is 76 MB long', async () => {
    const absurd = {
      metadata: { name: 'absurd', uid: 'u-1', resourceVersion: '3' },
      filler: 'x'.repeat(76_000_000),
    }
    const items = [stream('a'), absurd, stream('b')]
    const { connection } = await serveAnswers({ body: { kind: 'ImageStreamList', metadata: {}, items } })
    expect(await listObjects(connection, 'imagestreams', 'prod')).toMatchObject({
      ok: true,
      value: {
        objects: [stream('a'), stream('b')],
        unreadable: [
          { metadata: { name: 'absurd', uid: 'u-1', resourceVersion: '3' }, unreadable: 'it is too large' },
        ],
      },
    })
  })

  it.each([
    ['a list of lists of lists', '['.repeat(1_000_000) + ']'.repeat(1_000_000), '', 'it is not an object'],
    [
      'nested without end',
      `{"metadata":{"name":"deep","resourceVersion":"3"},"spec":{"x":${'{"x":['.repeat(5_000)}${']}'.repeat(5_000)}}}`,
      'deep',
      'it is nested too deeply',
    ],
    ['a text', '"items"', '', 'it is not an object'],
    ['a list in place of its metadata', '{"metadata":[[]]}', '', 'metadata is not an object'],
    [
      'an object in place of its tags',
      `{"metadata":{"name":"a","resourceVersion":"3"},"spec":{"tags":{}}}`,
      'a',
      'spec.tags is not a list',
    ],
  ])('has its other objects when one is %s', async (_which, item, name, flaw) => {
    const body = `{"items":[${JSON.stringify(stream('good'))},${item} , ${JSON.stringify(stream('better'))}],"metadata":{}}`
    const { connection } = await serveAnswers({ body })
    expect(await listObjects(connection, 'imagestreams', 'prod')).toMatchObject({
      ok: true,
      value: {
        objects: [stream('good'), stream('better')],
        unreadable: [{ metadata: { name }, unreadable: expect.stringContaining(flaw) as string }],
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

/** Writes as fast as the client reads. */
function pipeForever(text: string, response: ServerResponse): void {
  const write = () => {
    while (!response.destroyed && response.write(text));
  }
  response.on('drain', write)
  write()
}
