import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '#lib/cluster/testing/test-server'
import { config } from '#lib/server/config/config'
import { receiveWebhook } from '#lib/server/promotion/receive-webhook'
import * as readers from '#lib/server/promotion/readers'

const SECRET = 'a secret of the webhook'
const push = (repository: string) => JSON.stringify({ repository: { full_name: repository } })
const hints: string[] = []
const lines: string[] = []

beforeAll(() => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'token'), 'token')
  writeFileSync(join(folder, 'hook'), `${SECRET}\n`)
  const cluster = `{ server: 'http://localhost:1', tokenFile: token }`
  const sources =
    '[{ repository: packit/packit, forge: github }, { repository: packit/tokman, forge: github }, { repository: o/o, forge: quiet }]'
  writeFileSync(
    join(folder, 'quayside.yaml'),
    `environments: [{ name: prod, namespace: prod, cluster: ${cluster}, sources: ${sources} }]
forges:
  - { name: github, kind: github, tokenFile: token, webhookSecretFile: hook }
  - { name: quiet, kind: github, tokenFile: token }
signIn: { issuer: 'http://localhost:2', clientId: quayside }
roles: { viewer: '*' }`,
  )
  vi.stubEnv('QUAYSIDE_CONFIG', join(folder, 'quayside.yaml'))
  vi.stubEnv('NEXTAUTH_URL', 'http://localhost:3000')
  vi.stubEnv('NEXTAUTH_SECRET', 'x'.repeat(32))
  vi.stubEnv('QUAYSIDE_OIDC_CLIENT_SECRET', 'secret')
  vi.spyOn(readers, 'readersOf').mockImplementation(({ sources }) =>
    sources.map((source) => {
      const reader = { hint: () => hints.push(source.repository) }
      return { source, reader } as unknown as readers.SourceInUse
    }),
  )
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line))
    return true
  })
})

beforeEach(() => {
  hints.length = 0
  lines.length = 0
})

function send(forge: string, body: string, signature?: string) {
  const signed = signature ?? `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`
  const headers = { 'x-hub-signature-256': signed }
  return receiveWebhook(forge, new Request('http://localhost:3000', { method: 'POST', body, headers }))
}

describe('a webhook', () => {
  it('has the source that it names read, and no other, and leaves a line', async () => {
    expect(await send('github', push('packit/packit'))).toBe(202)
    expect(hints).toEqual(['packit/packit'])
    expect(lines).toHaveLength(1)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      event: 'webhook',
      forge: 'github',
      status: 202,
      repository: 'packit/packit',
    })
  })

  it('names a repository in any case', async () => {
    expect(await send('github', push('Packit/Packit'))).toBe(202)
    expect(hints).toEqual(['packit/packit'])
  })

  it('whose sender does not end is given up, and not judged by the part that came', async () => {
    vi.useFakeTimers()
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array([123])) })
    const status = receiveWebhook('github', { headers: new Headers(), body })
    await vi.advanceTimersByTimeAsync(11_000)
    vi.useRealTimers()
    expect(await status).toBe(413)
  })

  it('that names no repository has all sources of its forge read', async () => {
    expect(await send('github', '{"zen":"Keep it logically awesome."}')).toBe(202)
    expect(hints).toEqual(['packit/packit', 'packit/tokman'])
  })

  it.each([
    ['a wrong signature', 'github', `sha256=${'0'.repeat(64)}`, 401],
    ['no signature', 'github', '', 401],
    ['an unknown forge', 'gitea', undefined, 404],
    ['a forge without a secret', 'quiet', undefined, 404],
  ])('of %s is refused, and nothing is read', async (_which, forge, signature, status) => {
    expect(await send(forge, push('packit/packit'), signature)).toBe(status)
    expect(hints).toEqual([])
    expect(lines.join('')).not.toContain(SECRET)
  })

  it('of more than a megabyte is not read to its end', async () => {
    let pulled = 0
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => {
        pulled += 1
        controller.enqueue(new Uint8Array(64 * 1024))
      },
    })
    expect(await receiveWebhook('github', { headers: new Headers(), body })).toBe(413)
    expect(pulled).toBeLessThan(20)
  })

  it('is signed byte by byte: a changed one is refused', async () => {
    const signature = `sha256=${createHmac('sha256', SECRET).update(push('packit/packit')).digest('hex')}`
    expect(await send('github', push('packit/tokman'), signature)).toBe(401)
    expect(config().forges).toHaveLength(2)
  })
})
