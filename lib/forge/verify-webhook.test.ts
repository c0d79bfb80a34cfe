import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { repositoryInWebhook, verifyWebhook } from '#lib/forge/verify-webhook'

const SECRET = "It's a Secret to Everybody"
const body = Buffer.from('Hello, World!')
const hex = (secret: string, of: Buffer = body) => createHmac('sha256', secret).update(of).digest('hex')

const isVerified = (
  kind: 'github' | 'gitlab' | 'forgejo',
  headers: Record<string, string>,
  secret = SECRET,
  of = body,
) => verifyWebhook({ kind, headers: new Headers(headers), body: of, secret })

describe('a webhook', () => {
  it('of GitHub is signed as its documentation shows', () => {
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
    expect(isVerified('github', { 'X-Hub-Signature-256': signature })).toBe(true)
    expect(isVerified('github', { 'X-Hub-Signature-256': signature }, 'another')).toBe(false)
    expect(
      isVerified('github', { 'X-Hub-Signature-256': signature }, SECRET, Buffer.from('Hello, World?')),
    ).toBe(false)
  })

  it.each(['X-Forgejo-Signature', 'X-Gitea-Signature'])('of Forgejo and Gitea is signed by %s', (header) => {
    expect(isVerified('forgejo', { [header]: hex(SECRET) })).toBe(true)
    expect(isVerified('forgejo', { [header]: hex('another') })).toBe(false)
    expect(isVerified('forgejo', { 'X-Hub-Signature-256': `sha256=${hex(SECRET)}` })).toBe(true)
  })

  it('of GitLab has the secret token', () => {
    expect(isVerified('gitlab', { 'X-Gitlab-Token': SECRET })).toBe(true)
    expect(isVerified('gitlab', { 'X-Gitlab-Token': SECRET.slice(1) })).toBe(false)
  })

  it('of GitLab with a signing token is signed, and the token itself is no proof', () => {
    const key = Buffer.from('a key of bytes')
    const secret = `whsec_${key.toString('base64')}`
    const signature = createHmac('sha256', key).update('id.1700000000.').update(body).digest('base64')
    const headers = {
      'webhook-id': 'id',
      'webhook-timestamp': '1700000000',
      'webhook-signature': `v1,AAAA v1,${signature}`,
    }
    expect(isVerified('gitlab', headers, secret)).toBe(true)
    expect(isVerified('gitlab', { ...headers, 'webhook-id': 'other' }, secret)).toBe(false)
    expect(isVerified('gitlab', { 'X-Gitlab-Token': secret }, secret)).toBe(false)
  })

  it('that is not signed, or with a secret that is empty, is refused', () => {
    for (const kind of ['github', 'gitlab', 'forgejo'] as const) {
      expect(isVerified(kind, {})).toBe(false)
      const empty = {
        'x-gitlab-token': '',
        'x-forgejo-signature': hex(''),
        'x-hub-signature-256': `sha256=${hex('')}`,
      }
      expect(isVerified(kind, empty, '')).toBe(false)
    }
  })

  it('with any other header is refused, without a throw', () => {
    const value = fc.string({ unit: 'grapheme-ascii' }).map((text) => text.trim())
    const property = fc.property(fc.constantFrom('github', 'gitlab', 'forgejo'), value, (kind, given) => {
      const headers = {
        'x-hub-signature-256': given,
        'x-gitlab-token': given,
        'x-gitea-signature': given,
        'webhook-signature': given,
      }
      expect(isVerified(kind, headers)).toBe(false)
    })
    fc.assert(property)
  })
})

describe('the repository of a webhook', () => {
  it('is a hint that is a name, or none', () => {
    const named = (event: unknown) => repositoryInWebhook(Buffer.from(JSON.stringify(event)))
    expect(named({ repository: { full_name: 'packit/packit' } })).toBe('packit/packit')
    expect(named({ action: 'success', run: { repository: { full_name: 'packit/tokman' } } })).toBe(
      'packit/tokman',
    )
    expect(
      named({ project: { path_with_namespace: 'group/sub/packit' }, repository: { name: 'packit' } }),
    ).toBe('group/sub/packit')
    for (const event of [null, [], {}, { repository: 'x' }, { repository: { full_name: '../..' } }])
      expect(named(event)).toBeNull()
    expect(repositoryInWebhook(Buffer.from('payload=%7B%7D'))).toBeNull()
  })
})
