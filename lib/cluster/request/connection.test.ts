import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { describe, expect, it } from 'vitest'
import { connect, connectionTo } from '#lib/cluster/request/connection'
import { openWatch, request } from '#lib/cluster/request/request'
import { listen, serve, serveAnswers, writeTemporary } from '#lib/cluster/testing/test-server'
import { certificateOf, HAS_OPENSSL } from '#lib/network/testing/test-proxy'

const list = { method: 'GET', path: '/api/v1/namespaces/prod/pods' } as const

/** Answers 401 to every token but the one that `accepted` names at that time. */
function serveWhoKnows(accepted: () => string) {
  return serve((incoming, response) => {
    response.statusCode = incoming.headers.authorization === `Bearer ${accepted()}` ? 200 : 401
    response.end('{}')
  })
}

describe('a connection', () => {
  it('is made once per configuration', async () => {
    const { url, tokenFile } = await serveAnswers({ body: {} })
    const other = writeTemporary('token', 'other')
    expect(connectionTo({ server: url, tokenFile })).toBe(connectionTo({ server: url, tokenFile }))
    expect(connectionTo({ server: url, tokenFile })).not.toBe(connectionTo({ server: url, tokenFile: other }))
  })

  it('does not open a socket per request', async () => {
    const sockets = new Set<unknown>()
    const { connection } = await serve((incoming, response) => {
      sockets.add(incoming.socket)
      response.end('{}')
    })
    for (let count = 0; count < 20; count++) await request(connection, list)
    expect(sockets.size).toBeLessThan(3)
  })

  it('sends a token whose file has line breaks before, in and after it', async () => {
    const { url } = await serveWhoKnows(() => 'secret-token')
    const tokenFile = writeTemporary('token', '\nsecret\r\n-token\n\n')
    expect(await request(connect({ server: url, tokenFile }), list)).toMatchObject({ ok: true })
  })

  it('reads a rotated token after the first 401', async () => {
    let accepted = 'secret-token'
    const { connection, tokenFile } = await serveWhoKnows(() => accepted)
    expect(await request(connection, list)).toMatchObject({ ok: true })
    accepted = 'rotated'
    writeFileSync(tokenFile, accepted)
    expect(await request(connection, list)).toMatchObject({ ok: false, error: { code: 'unauthorized' } })
    expect(await request(connection, list)).toMatchObject({ ok: true })
  })

  it('says which credentials file is missing, and recovers when the file is back', async () => {
    const { connection, tokenFile } = await serveWhoKnows(() => 'back')
    rmSync(tokenFile)
    expect(await request(connection, list)).toMatchObject({
      ok: false,
      error: {
        code: 'unauthorized',
        message: `Could not read the pods in prod: the credentials in ${tokenFile} cannot be read (ENOENT).`,
      },
    })
    writeFileSync(tokenFile, 'back')
    expect(await request(connection, list)).toMatchObject({ ok: true })
  })

  it('still answers when a 401 comes and its token file is missing', async () => {
    const { connection, tokenFile } = await serveWhoKnows(() => 'another')
    expect(await request(connection, list)).toMatchObject({ error: { code: 'unauthorized', status: 401 } })
    rmSync(tokenFile)
    expect(await request(connection, list)).toMatchObject({ error: { code: 'unauthorized' } })
    expect(await request(connection, list)).toMatchObject({ error: { code: 'unauthorized' } })
  })

  it('keeps the path of the server address', async () => {
    const { url, tokenFile } = await serve((incoming, response) => response.end(JSON.stringify(incoming.url)))
    const connection = connect({ server: `${url}/k8s/clusters/c-1/`, tokenFile })
    expect(await request(connection, list)).toEqual({ ok: true, value: `/k8s/clusters/c-1${list.path}` })
  })

  it.skipIf(!HAS_OPENSSL)('trusts the CA of its configuration and no other server', async () => {
    const authority = certificateOf('IP:127.0.0.1')
    const server = createServer(authority, (_request, response) => response.end('{}'))
    const url = (await listen(server)).replace('http:', 'https:')
    const tokenFile = writeTemporary('token', 'secret-token')
    const caFile = writeTemporary('ca.crt', authority.cert)
    expect(await request(connect({ server: url, tokenFile, caFile }), list)).toMatchObject({ ok: true })
    expect(await request(connect({ server: url, tokenFile }), list)).toMatchObject({
      ok: false,
      error: {
        code: 'unreachable',
        message: expect.stringContaining('certificate not trusted') as string,
      },
    })
  })

  it('gives up on an exec plugin that hangs', async () => {
    const script = writeTemporary('plugin', '#!/bin/sh\nexec sleep 2\n')
    chmodSync(script, 0o755)
    const kubeconfig = writeTemporary('config', kubeconfigOf('https://127.0.0.1:1', { exec: execOf(script) }))
    const answer = await request(connect({ kubeconfig }), list, { deadlineMs: 100, largestBody: 1_000 })
    expect(answer).toMatchObject({ ok: false, error: { code: 'timeout' } })
  })
})

describe('the requests of a connection', () => {
  /** A server that keeps every request waiting, and what waits there. */
  async function serveWaiting() {
    const waiting: string[] = []
    const { connection } = await serve(({ method = '', url = '' }, response) => {
      waiting.push(`${method} ${url.replace(/.*\//, '')}`)
      if (url.includes('watch=')) response.flushHeaders()
    })
    return { connection, waiting }
  }
  const get = (resource: string) => ({ method: 'GET', path: `/api/v1/namespaces/prod/${resource}` }) as const
  const quick = { deadlineMs: 2_000, largestBody: 1_000 }

  it('that a person waits for, writes and watches do not wait behind those in the background', async () => {
    const { connection, waiting } = await serveWaiting()
    const all = Array.from({ length: 20 }, () => request(connection, get('secondary'), quick))
    await expect.poll(() => waiting.length).toBe(4)
    for (let number = 0; number < 10; number += 1) {
      void openWatch(connection, get('pods').path, {}, new AbortController().signal)
      all.push(request(connection, get('awaited'), { ...quick, isAwaited: true }))
      all.push(request(connection, { ...get('written'), method: 'POST', body: {} }, quick))
    }
    const count = (line: string) => waiting.filter((each) => each.startsWith(line)).length
    await expect
      .poll(() => [
        count('GET secondary'),
        count('GET awaited'),
        count('POST written'),
        count('GET pods?watch'),
      ])
      .toEqual([4, 4, 10, 10])
    for (const answer of await Promise.all(all)) expect(answer).toMatchObject({ error: { code: 'timeout' } })
  }, 20_000)
})

function execOf(command: string): object {
  return { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never' }
}

/** JSON is YAML. */
function kubeconfigOf(server: string, user: object): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'prod',
    clusters: [{ name: 'cluster', cluster: { server } }],
    users: [{ name: 'user', user }],
    contexts: [{ name: 'prod', context: { cluster: 'cluster', user: 'user' } }],
  })
}
