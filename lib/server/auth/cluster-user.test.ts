import { describe, expect, it } from 'vitest'
import { clusterGroups, identityProblem, subjectOf } from '#lib/server/auth/cluster-user'
import { environmentOf } from '#lib/server/testing/test-environment'

const asked = environmentOf('prod', { authorization: 'cluster' })
const byRole = environmentOf('stg', { roles: { viewer: ['viewers'], operator: ['operators'] } })

describe('who the cluster is asked about', () => {
  it.each([
    ['olivia', [], ['system:authenticated']],
    ['žofie', ['team', 'tým 🐎', 'team'], ['team', 'tým 🐎', 'system:authenticated']],
    // Kubernetes lets whoever is in this group do anything.
    ['olivia', ['system:masters', 'team', 'system:authenticated'], ['team', 'system:authenticated']],
  ])('%s with the groups %j is told with %j', (clusterUser, groups, told) => {
    expect(subjectOf({ clusterUser, groups }, asked)).toEqual({ user: clusterUser, groups: told })
  })

  it('has the names that the API server gives them', () => {
    const prefixes = { usernamePrefix: 'oidc:', groupsPrefix: 'oidc-' }
    expect(subjectOf({ clusterUser: 'olivia', groups: ['team'] }, prefixes)).toEqual({
      user: 'oidc:olivia',
      groups: ['oidc-team', 'system:authenticated'],
    })
    const reserved = { usernamePrefix: '', groupsPrefix: 'system:' }
    expect(subjectOf({ clusterUser: 'olivia', groups: ['masters'] }, reserved)?.groups).toEqual([
      'system:authenticated',
    ])
  })

  it.each(['', 'system:admin', 'system:quayside', 'system:serviceaccount:kube-system:default'])(
    'is never %j',
    (clusterUser) => {
      expect(subjectOf({ clusterUser, groups: ['team'] }, asked)).toBeNull()
    },
  )
})

describe('the groups of a session', () => {
  const groups = ['packit-a', 'copr-a', 'viewers']

  it('are all where a cluster decides, or those of a pattern, and those with a role', () => {
    expect(clusterGroups([asked, byRole], groups, '*')).toEqual(groups)
    expect(clusterGroups([asked, byRole], groups, 'packit-*')).toEqual(['packit-a', 'viewers'])
    expect(clusterGroups([byRole], groups, '*')).toBeNull()
  })
})

describe('a sign-in', () => {
  const many = Array.from({ length: 500 }, () => crypto.randomUUID())
  const olivia = { clusterUser: 'olivia', groups: many }

  it.each([
    ['no problem with 500 random groups and roles', [byRole], olivia, '*', null],
    ['one where a cluster needs them', [byRole, asked], olivia, '*', 'TooManyGroups'],
    [
      'none where a pattern says which count',
      [asked],
      { ...olivia, groups: [...many, 'packit-a'] },
      'packit-*',
      null,
    ],
    ['one without a user of the cluster', [asked], { clusterUser: '', groups: [] }, '*', 'NoClusterUser'],
    [
      'one with a name of Kubernetes',
      [asked],
      { clusterUser: 'system:admin', groups: [] },
      '*',
      'NoClusterUser',
    ],
    ['none without a user where roles decide', [byRole], { clusterUser: '', groups: [] }, '*', null],
  ])('has %s', (_what, environments, identity, pattern, problem) => {
    expect(identityProblem(environments, identity, pattern)).toBe(problem)
  })
})
