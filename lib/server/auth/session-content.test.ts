import { describe, expect, it } from 'vitest'
import { unpackedGroups } from '#lib/server/auth/packed-groups'
import { parseConfig, type ConfigFile } from '#lib/server/config/parse'
import { identityIn, sessionContentOf } from '#lib/server/auth/session-content'

const now = new Date('2026-11-23T18:00:00Z')

function configFile(signIn = '', authorization = 'roles'): ConfigFile {
  const parsed = parseConfig(`
environments: [{ name: prod, namespace: prod, cluster: { inCluster: true } }, { name: stg, namespace: stg, cluster: { inCluster: true }, authorization: ${authorization} }]
signIn: { issuer: 'https://sso.example.com', clientId: quayside ${signIn} }
roles: { operator: [operators] }`)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

describe('the content of a session', () => {
  it('has the name, the mapped groups, the time of the sign-in, and who the person is for the issuer', () => {
    const claims = { sub: 'u-1', name: 'Olivia', email: 'o@example.com', groups: ['operators', 'staff'] }
    expect(sessionContentOf(claims, configFile(), now)).toEqual({
      id: expect.stringMatching(/^[-0-9a-f]{36}$/) as string,
      // printf '%s %s' https://sso.example.com u-1 | sha256sum
      person: '0db2d8897005ef28fd2bbe4c466c5851fe4256babf5e7fa86a63c661aca97120',
      since: now.getTime(),
      seen: now.getTime(),
      sub: 'u-1',
      name: 'Olivia',
      groups: ['operators'],
      clusterUser: '',
      allGroups: null,
    })
  })

  it('takes the groups from the configured claim', () => {
    const claims = { sub: 'u-1', groups: ['staff'], roles: ['operators'] }
    expect(sessionContentOf(claims, configFile(', groupsClaim: roles'), now).groups).toEqual(['operators'])
  })

  it.each([
    [{ sub: 'u-1', preferred_username: 'olivia' }, 'olivia'],
    [{ sub: 'u-1' }, 'u-1'],
    [{ sub: 'u-1', name: 'O'.repeat(5_000) }, 'O'.repeat(100)],
    [{ sub: 'u-1', name: '\u202Eaivilo\u001B[31m\n' }, 'aivilo[31m'],
    [{ sub: 'u-1', name: '\u200B \u202E', preferred_username: 'olivia' }, 'olivia'],
    [{ sub: 'u-1', name: `${'O'.repeat(99)}😀` }, 'O'.repeat(99)],
  ])('names the person of %j', (claims, name) => {
    expect(sessionContentOf(claims, configFile(), now).name).toBe(name)
  })

  it('fits into a cookie, even if a person has many groups', () => {
    const groups = Array.from({ length: 1_000 }, (_, index) => `group-${index}`)
    const content = sessionContentOf({ sub: 'u-1', groups: [...groups, 'operators'] }, configFile(), now)
    expect(JSON.stringify(content).length).toBeLessThan(350)
  })

  it('has the user and all groups for a cluster that decides, and roles still find theirs', () => {
    const claims = { sub: 'u-1', preferred_username: 'olivia', groups: ['operators', 'staff', 'tým 🐎', 3] }
    const content = sessionContentOf(claims, configFile('', 'cluster'), now)
    expect(content).toMatchObject({ clusterUser: 'olivia', groups: ['operators'] })
    expect(unpackedGroups(content.allGroups ?? '')).toEqual(['operators', 'staff', 'tým 🐎'])
  })

  it('has only the groups of the pattern, where there is one', () => {
    const claims = { sub: 'u-1', preferred_username: 'olivia', groups: ['packit-a', 'copr-a'] }
    const content = sessionContentOf(claims, configFile(', groupsPattern: packit-*', 'cluster'), now)
    expect(unpackedGroups(content.allGroups ?? '')).toEqual(['packit-a'])
  })

  it('needs a subject', () => {
    expect(() => sessionContentOf({ name: 'Olivia' }, configFile(), now)).toThrow()
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
    expect(identityIn({ sub: 'u-1', ...claims }, configFile(settings).signIn)).toEqual({
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
    expect(identityIn({ sub: 'u-1', groups }, configFile().signIn).groups).toEqual(found)
  })
})
