import { describe, expect, it } from 'vitest'
import { identityOf } from '#lib/server/auth/providers/oidc-identity'
import {
  checkWith,
  endIfUnused,
  endOf,
  sessionContent,
  sessionContentOf,
  type SessionContent,
} from '#lib/server/auth/session-content'
import { parseConfig, type ConfigFile } from '#lib/server/config/parse'
import { unpackedGroups } from '#lib/server/auth/packed-groups'

const now = new Date('2026-11-23T18:00:00Z')
const MINUTE = 60_000

function configFile(signIn = '', authorization = 'roles'): ConfigFile {
  const parsed = parseConfig(`
environments: [{ name: prod, namespace: prod, cluster: { inCluster: true } }, { name: stg, namespace: stg, cluster: { inCluster: true }, authorization: ${authorization} }]
signIn: { issuer: 'https://sso.example.com', clientId: quayside ${signIn} }
roles: { operator: [operators] }`)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

/** The session after a sign-in with OpenID Connect. */
function contentOf(claims: object, settings = configFile(), kept: string | null = null) {
  return sessionContentOf({ identity: identityIn(claims, settings), kept }, settings, now)
}

function identityIn(claims: object, { signIn } = configFile()) {
  const identity = signIn.kind === 'oidc' ? identityOf(claims, signIn) : null
  if (identity === null) throw new Error('It has no subject.')
  return identity
}

describe('the content of a session', () => {
  it('has the name, the mapped groups, the time of the sign-in, and who the person is for the issuer', () => {
    const claims = { sub: 'u-1', name: 'Olivia', email: 'o@example.com', groups: ['operators', 'staff'] }
    expect(contentOf(claims)).toEqual({
      id: expect.stringMatching(/^[-0-9a-f]{36}$/) as string,
      // printf '%s %s' https://sso.example.com u-1 | sha256sum
      person: '0db2d8897005ef28fd2bbe4c466c5851fe4256babf5e7fa86a63c661aca97120',
      since: now.getTime(),
      seen: now.getTime(),
      sub: 'u-1',
      name: 'Olivia',
      groups: ['operators'],
      issuer: 'https://sso.example.com',
      clusterUser: '',
      allGroups: null,
      check: null,
      ended: null,
    })
  })

  it('takes the groups from the configured claim', () => {
    const claims = { sub: 'u-1', groups: ['staff'], roles: ['operators'] }
    expect(contentOf(claims, configFile(', groupsClaim: roles')).groups).toEqual(['operators'])
  })

  it.each([
    [{ sub: 'u-1', preferred_username: 'olivia' }, 'olivia'],
    [{ sub: 'u-1' }, 'u-1'],
    [{ sub: 'u-1', name: 'O'.repeat(5_000) }, 'O'.repeat(100)],
    [{ sub: 'u-1', name: '\u202Eaivilo\u001B[31m\n' }, 'aivilo[31m'],
    [{ sub: 'u-1', name: '\u200B \u202E', preferred_username: 'olivia' }, 'olivia'],
    [{ sub: 'u-1', name: `${'O'.repeat(99)}😀` }, 'O'.repeat(99)],
  ])('names the person of %j', (claims, name) => {
    expect(contentOf(claims).name).toBe(name)
  })

  it('fits into a cookie, even if a person has many groups', () => {
    const groups = Array.from({ length: 1_000 }, (_, index) => `group-${index}`)
    const content = contentOf({ sub: 'u-1', groups: [...groups, 'operators'] })
    expect(JSON.stringify(content).length).toBeLessThan(400)
  })

  it('has the user and all groups for a cluster that decides, and roles still find theirs', () => {
    const claims = { sub: 'u-1', preferred_username: 'olivia', groups: ['operators', 'staff', 'tým 🐎', 3] }
    const content = contentOf(claims, configFile('', 'cluster'))
    expect(content).toMatchObject({ clusterUser: 'olivia', groups: ['operators'] })
    expect(unpackedGroups(content.allGroups ?? '')).toEqual(['operators', 'staff', 'tým 🐎'])
  })

  it('has only the groups of the pattern, where there is one', () => {
    const claims = { sub: 'u-1', preferred_username: 'olivia', groups: ['packit-a', 'copr-a'] }
    const content = contentOf(claims, configFile(', groupsPattern: packit-*', 'cluster'))
    expect(unpackedGroups(content.allGroups ?? '')).toEqual(['packit-a'])
  })

  it.each([{ name: 'Olivia' }, { sub: '' }, { sub: 7 }, { sub: 'u'.repeat(256) }])(
    'needs a subject: not %j',
    (claims) => {
      expect(() => contentOf(claims)).toThrow('no subject')
    },
  )

  it('does not keep a token that is too long for a cookie', () => {
    expect(checkWith('x'.repeat(2_049), 0)).toBeNull()
    expect(checkWith('x'.repeat(2_048), 0)).toMatchObject({ asked: 0, confirmed: 0 })
  })

  it('is read as an earlier Quayside wrote it', () => {
    const { id, person, since, seen, sub, name, groups } = contentOf({ sub: 'u-1' })
    expect(sessionContent.parse({ id, person, since, seen, sub, name, groups })).toMatchObject({
      issuer: '',
      clusterUser: '',
      check: null,
      ended: null,
    })
  })
})

describe('the end of a session', () => {
  const at = now.getTime()
  const content: SessionContent = contentOf({ sub: 'u-1', groups: ['operators'] }, configFile(), 'token')
  const checked = (asked: number, confirmed: number) => ({
    ...content,
    check: { asked: at + asked * MINUTE, confirmed: at + confirmed * MINUTE, token: 'token' },
  })

  it.each([
    ['four minutes after the groups were asked for', checked(0, 0), 4, 'unchecked'],
    ['half an hour after they were confirmed', { ...checked(28, 0), seen: at + MINUTE }, 30, 'unconfirmed'],
    ['half an hour after its last use', checked(28, 28), 30, 'idle'],
    [
      'half an hour after its last use, where they are not asked for',
      { ...content, check: null },
      30,
      'idle',
    ],
  ])('is %s', (_when, session, minutes, end) => {
    expect(endOf(session, at + minutes * MINUTE - 1)).toBeNull()
    expect(endOf(session, at + minutes * MINUTE)).toBe(end)
    expect(endIfUnused(session)).toBe(at + minutes * MINUTE)
  })

  it('is eight hours after the sign-in, whatever was confirmed', () => {
    const session = { ...checked(479, 479), seen: at + 479 * MINUTE }
    expect(endOf(session, at + 480 * MINUTE)).toBe('too-old')
    expect(endIfUnused(session)).toBe(at + 480 * MINUTE)
  })

  it('is what the service said, at any time', () => {
    expect(endOf({ ...content, ended: 'no-role' }, at)).toBe('no-role')
  })
})

describe('the identity for a cluster', () => {
  it.each([
    ['', { preferred_username: 'olivia' }, 'olivia'],
    [', userClaim: sub', { preferred_username: 'olivia' }, 'u-1'],
    [', userClaim: email', { email: 'o@example.com' }, 'o@example.com'],
    [', userClaim: email', { email: 'o@example.com', email_verified: true }, 'o@example.com'],
    [', userClaim: email', { email: 'o@example.com', email_verified: false }, ''],
    [', userClaim: upn', { upn: ['olivia'] }, ''],
    ['', {}, ''],
  ])('with the settings %j, of %j is %j', (settings, claims, clusterUser) => {
    expect(identityIn({ sub: 'u-1', ...claims }, configFile(settings))).toMatchObject({
      clusterUser,
      groups: [],
    })
  })

  it.each([
    [undefined, []],
    [[], []],
    ['', []],
    ['team', ['team']],
    [
      ['team', '', 7, null, 'team', 'tým 🐎'],
      ['team', 'tým 🐎'],
    ],
  ])('has from the claim %j the groups %j', (groups, found) => {
    expect(identityIn({ sub: 'u-1', groups }).groups).toEqual(found)
  })
})
