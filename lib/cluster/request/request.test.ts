import { createServer } from 'node:http'
import { createServer as createRawServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect, type Connection } from '#lib/cluster/request/connection'
import { recorded, recordedStep } from '#lib/kubernetes/testing/recorded'
import { openWatch, request } from '#lib/cluster/request/request'
import { listen, serve, serveAnswers, serveEcho, writeTemporary } from '#lib/cluster/testing/test-server'

const list = {
  method: 'GET',
  path: '/apis/image.openshift.io/v1/namespaces/packit-prod/imagestreams',
} as const

const quick = { deadlineMs: 100, largestBody: 1_000 }

describe('a request', () => {
  it('carries the token, the User-Agent, the query and the body', async () => {
    const { connection } = await serveEcho()
    const answer = await request(connection, {
      ...list,
      method: 'PATCH',
      query: { limit: 500, continue: 'a b&c' },
      contentType: 'application/merge-patch+json',
      body: { tag: null },
    })
    expect(answer).toMatchObject({
      ok: true,
      value: {
        method: 'PATCH',
        url: `${list.path}?limit=500&continue=a%20b%26c`,
        headers: {
          authorization: 'Bearer secret-token',
          'user-agent': expect.stringMatching(/^quayside\/\d+\.\d+\.\d+$/) as string,
          'content-type': 'application/merge-patch+json',
        },
        body: '{"tag":null}',
      },
    })
  })
})

describe('an error of the API server', () => {
  const refusals = ['errors-403-without-rights', 'errors-404-and-others', 'api-server-unavailable']
    .flatMap(recorded)
    .filter((step) => step.response.status >= 400)
  const codes: Record<number, string> = {
    400: 'invalid',
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not-found',
    409: 'conflict',
    415: 'failed',
    422: 'invalid',
    503: 'unavailable',
  }

  it.each(refusals.map((step) => [step.description, step] as const))('%s', async (_description, step) => {
    const { status, body } = step.response
    const { connection } = await serveAnswers({ status, body })
    const answer = await request(connection, step.request)
    expect(answer).toMatchObject({ ok: false, error: { code: codes[status], status } })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  it('says what failed, where and why', async () => {
    const step = recordedStep('errors-403-without-rights', 'get an image stream tag')
    const { connection } = await serveAnswers({ status: 403, body: step.response.body })
    expect(await request(connection, step.request)).toMatchObject({
      error: {
        message:
          'Could not read the image stream tag packit-worker:prod in other-team: permission denied: ' +
          '“imagestreamtags.image.openshift.io "packit-worker:prod" is forbidden: ' +
          'User "system:serviceaccount:quayside:quayside" cannot get resource "imagestreamtags" ' +
          'in API group "image.openshift.io" in the namespace "other-team"”.',
      },
    })
  })

  it('names the API that is down, and does not repeat a text that is not a Status', async () => {
    const step = recordedStep('api-server-unavailable', 'list while the OpenShift API server does not run')
    const { connection } = await serveAnswers({ status: 503, body: step.response.body })
    expect(await request(connection, step.request)).toMatchObject({
      error: {
        message:
          'Could not read the image streams in packit-prod: the image.openshift.io API is not available.',
      },
    })
  })

  it('lists the causes of an invalid object', async () => {
    const step = recordedStep('errors-404-and-others', 'a field of a StatefulSet that must not change')
    const { connection } = await serveAnswers({ status: 422, body: step.response.body })
    const answer = await request(connection, step.request)
    expect(answer).toMatchObject({ error: { causes: [expect.stringMatching(/^spec: Forbidden/)] } })
  })

  it('never says its own credentials, where a proxy sends back what it was sent', async () => {
    const { connection } = await serve(({ headers }, response) => {
      const message = `Forbidden: you sent ${headers.authorization ?? ''}`
      response.writeHead(403).end(JSON.stringify({ kind: 'Status', message }))
    })
    const answer = await request(connection, list)
    expect(answer).toMatchObject({
      error: { message: expect.stringContaining('you sent Bearer …') as string },
    })
  })

  it.each([
    [302, 'failed'],
    [410, 'gone'],
    [418, 'failed'],
    [429, 'throttled'],
    [500, 'failed'],
    [502, 'unavailable'],
    [504, 'timeout'],
  ])('answers %i with the code %s', async (status, code) => {
    const { connection } = await serveAnswers({ status, body: '<html>secret</html>' })
    const answer = await request(connection, list)
    expect(answer).toMatchObject({ ok: false, error: { code, status } })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  it('is short enough for a page', async () => {
    const body = { kind: 'Status', message: `a\r\nb ${'long '.repeat(10_000)}` }
    const { connection } = await serveAnswers({ status: 500, body })
    const answer = await request(connection, list)
    expect(answer).toMatchObject({ error: { message: expect.stringMatching(/^[^\n]{1,450}$/) as string } })
  })
})

describe('an answer that cannot be used', () => {
  it.each([['plain text'], [''], ['{"kind":'], ['<html></html>']])('malformed: %j', async (body) => {
    const { connection } = await serveAnswers({ body })
    expect(await request(connection, list)).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })

  it('is not read when it is too large', async () => {
    const { connection } = await serveAnswers({ body: { items: ['x'.repeat(2_000)] } })
    expect(await request(connection, list, { ...quick, deadlineMs: 5_000 })).toMatchObject({
      ok: false,
      error: { code: 'too-large', message: expect.stringContaining('too large') as string },
    })
  })

  it('is a timeout when the server says nothing', async () => {
    const { connection } = await serve(() => undefined)
    expect(await request(connection, list, quick)).toMatchObject({ ok: false, error: { code: 'timeout' } })
  })

  it('is a timeout when the server stops in the middle of the body', async () => {
    const { connection } = await serve((_request, response) => {
      response.write('{"items":')
    })
    expect(await request(connection, list, quick)).toMatchObject({ ok: false, error: { code: 'timeout' } })
  })

  it('is unreachable when the connection is lost', async () => {
    const { connection } = await serve((incoming) => {
      incoming.socket.destroy()
    })
    expect(await request(connection, list)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  })

  it('is unreachable when the connection is lost in the middle of the body', async () => {
    const { connection } = await serve((incoming, response) => {
      response.writeHead(200, { 'Content-Length': 100 })
      response.write('{"items":', () => incoming.socket.destroy())
    })
    expect(await request(connection, list)).toMatchObject({ ok: false, error: { code: 'unreachable' } })
  })

  it('is unreachable when nothing listens', async () => {
    const closed = createServer()
    const server = await listen(closed)
    await new Promise((resolve) => closed.close(resolve))
    const connection = connect({ server, tokenFile: writeTemporary('token', 'secret-token') })
    expect(await request(connection, list)).toMatchObject({
      ok: false,
      error: {
        code: 'unreachable',
        message:
          'Could not read the image streams in packit-prod: ' +
          'the API server cannot be reached: connection refused (ECONNREFUSED).',
      },
    })
  })

  it('is malformed when the server speaks another protocol', async () => {
    const server = createRawServer((socket) => socket.end('220 mail.example.com ESMTP\r\n'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const tokenFile = writeTemporary('token', 'secret-token')
    const connection = connect({ server: `http://127.0.0.1:${String(port)}`, tokenFile })
    expect(await request(connection, list)).toMatchObject({ ok: false, error: { code: 'malformed' } })
  })
})

describe('an error with Retry-After', () => {
  it.each([
    ['30', () => '30', 30],
    ['0', () => '0', 0],
    ['a date', () => new Date(Date.now() + 60_000).toUTCString(), 60],
    ['a date in the past', () => new Date(0).toUTCString(), 0],
  ])('as %s gives the seconds', async (_name, header, seconds) => {
    const { connection } = await serve((_incoming, response) => {
      response.writeHead(429, { 'Retry-After': header() }).end()
    })
    const answer = await request(connection, list)
    expect(answer.ok ? 0 : answer.error.retryAfterSeconds).toBeOneOf([seconds, seconds - 1])
  })

  it('only in the body gives them, too; the header wins over the body', async () => {
    const body = JSON.stringify({ kind: 'Status', details: { retryAfterSeconds: 12 } })
    for (const [headers, retryAfterSeconds] of [
      [{}, 12],
      [{ 'Retry-After': '3' }, 3],
    ] as const) {
      const { connection } = await serve((_incoming, response) => {
        response.writeHead(429, headers).end(body)
      })
      expect(await request(connection, list)).toMatchObject({ error: { retryAfterSeconds } })
    }
  })

  it('that cannot be parsed gives none', async () => {
    const { connection } = await serve((_incoming, response) => {
      response.writeHead(503, { 'Retry-After': 'soon' }).end()
    })
    const answer = await request(connection, list)
    expect(answer).toMatchObject({ error: { code: 'unavailable' } })
    expect(answer).not.toHaveProperty('error.retryAfterSeconds')
  })
})

describe('a watch', () => {
  const open = (connection: Connection, signal: AbortSignal) =>
    openWatch(connection, list.path, { resourceVersion: '7' }, signal)

  it('is a GET whose answer stays open until the server ends it', async () => {
    const { connection } = await serve((incoming, response) => {
      response.write(`${String(incoming.method)} ${String(incoming.url)} `)
      setTimeout(() => response.end('end'), 20)
    })
    const answer = await open(connection, new AbortController().signal)
    const chunks: Buffer[] = []
    if (answer.ok) for await (const chunk of answer.value) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe(`GET ${list.path}?resourceVersion=7&watch=true end`)
  })

  it('that is refused says what could not be watched', async () => {
    const { connection } = await serveAnswers({ status: 403, body: { kind: 'Status', message: 'no' } })
    expect(await open(connection, new AbortController().signal)).toMatchObject({
      error: {
        code: 'forbidden',
        message: expect.stringContaining('Could not watch the image streams') as string,
      },
    })
  })

  it('whose answer does not begin in time is a timeout', async () => {
    const { connection } = await serve(() => undefined)
    expect(await open(connection, AbortSignal.timeout(20))).toMatchObject({ error: { code: 'timeout' } })
  })

  it('that is aborted closes its connection', async () => {
    let isClosed = false
    const { connection } = await serve((_incoming, response) => {
      response.flushHeaders()
      response.on('close', () => (isClosed = true))
    })
    const controller = new AbortController()
    const answer = await open(connection, controller.signal)
    controller.abort()
    const read = async () => {
      if (answer.ok) for await (const chunk of answer.value) expect.unreachable(String(chunk))
    }
    await expect(read()).rejects.toThrow('aborted')
    await expect.poll(() => isClosed).toBe(true)
  })
})
