import { copyFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:http'
import { createServer } from 'node:https'
import { describe, expect, it } from 'vitest'
import { listen, writeTemporary } from '#lib/cluster/testing/test-server'
import { openForge } from '#lib/forge/dialects/open-forge'
import { HAS_OPENSSL, makeAuthority, type Certificate } from '#lib/forge/testing/test-authority'
import { CANARY, REPOSITORY, shaOf } from '#lib/forge/testing/test-forge'

const [A, B] = [shaOf('a'), shaOf('b')]

/** A git host behind TLS that knows one ancestor, and the connections to it. */
async function serveWith(certificate: Certificate) {
  const sockets = new Set<unknown>()
  const server = createServer(certificate, ({ socket }, response) => {
    sockets.add(socket)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ total_commits: 0, commits: [] }))
  })
  return { url: (await listen(server)).replace('http:', 'https:'), sockets }
}

function forgeAt(url: string, caFile?: string) {
  const credentials = { kind: 'token', tokenFile: writeTemporary('token', CANARY) } as const
  const trusted = caFile === undefined ? {} : { caFile }
  return openForge({
    name: 'the-forge',
    kind: 'forgejo',
    url,
    credentials,
    ...trusted,
    webhookSecretFile: null,
  })
}

const ask = (forge: ReturnType<typeof forgeAt>, base = A) => forge.isAncestor(REPOSITORY, base, B)

async function failureOf(forge: ReturnType<typeof forgeAt>): Promise<string> {
  const answer = await ask(forge)
  if (answer.ok) throw new Error('It is trusted.')
  expect(answer.error.code).toBe('unreachable')
  expect(answer.error.message).not.toContain(CANARY)
  return answer.error.message
}

describe.skipIf(!HAS_OPENSSL)('a git host with an authority of its own', { timeout: 30_000 }, () => {
  it('is trusted with its caFile, over one connection, and not without it', async () => {
    const authority = makeAuthority()
    const { url, sockets } = await serveWith(authority.sign('IP:127.0.0.1'))
    const forge = forgeAt(url, authority.caFile)
    for (const digit of ['1', '2', '3', '4']) {
      expect(await ask(forge, shaOf(digit))).toEqual({ ok: true, value: true })
    }
    expect(sockets.size).toBe(1)
    expect(await failureOf(forgeAt(url))).toMatch(
      /at the-forge: it cannot be reached: certificate not trusted \(UNABLE_TO_\w+\); set caFile/,
    )
    expect(await failureOf(forgeAt(url, makeAuthority().caFile))).toContain('certificate not trusted')
  })

  it('is trusted with another caFile once the file has it', async () => {
    const [before, after] = [makeAuthority(), makeAuthority()]
    const { url } = await serveWith(after.sign('IP:127.0.0.1'))
    const caFile = writeTemporary('ca.crt', '')
    copyFileSync(before.caFile, caFile)
    const forge = forgeAt(url, caFile)
    expect(await failureOf(forge)).toContain('certificate not trusted')
    copyFileSync(after.caFile, caFile)
    expect(await ask(forge)).toEqual({ ok: true, value: true })
  })

  it('is told apart: expired, of another host', async () => {
    const authority = makeAuthority()
    const expired = await serveWith(authority.sign('IP:127.0.0.1', -1))
    expect(await failureOf(forgeAt(expired.url, authority.caFile))).toContain(
      'certificate has expired (CERT_HAS_EXPIRED); renew it',
    )
    const other = await serveWith(authority.sign('DNS:git.example.com'))
    expect(await failureOf(forgeAt(other.url, authority.caFile))).toContain(
      'certificate of another host (ERR_TLS_CERT_ALTNAME_INVALID); use a name',
    )
  })
})

it('says that there is no TLS at a port', async () => {
  const url = await listen(createPlainServer((_request, response) => response.end('{}')))
  expect(await failureOf(forgeAt(url.replace('http:', 'https:')))).toMatch(
    /no TLS at that port \(\w+\); check/,
  )
})

it.each([
  ['is not there', (file: string) => rmSync(file)],
  ['is empty', (file: string) => writeFileSync(file, '')],
  ['has a key in it', (file: string) => writeFileSync(file, '-----BEGIN PRIVATE KEY-----\nabc')],
  ['is cut', (file: string) => writeFileSync(file, '-----BEGIN CERTIFICATE-----\nMIIB')],
])('names a caFile that %s, and asks nothing', async (_what, spoil) => {
  const caFile = writeTemporary('ca.crt', 'x')
  spoil(caFile)
  let requests = 0
  const server = createPlainServer((_request, response) => {
    requests += 1
    response.end('{}')
  })
  const message = await failureOf(forgeAt(await listen(server), caFile))
  expect(message).toContain(`${caFile} `)
  expect(message).toContain('check caFile of this forge')
  expect(requests).toBe(0)
})
