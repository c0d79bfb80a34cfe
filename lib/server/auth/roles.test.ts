import { describe, expect, it } from 'vitest'
import type { Roles } from '#lib/server/config/parse'
import { hasAnyRole, mappedGroups, mayDo } from '#lib/server/auth/roles'
import { environmentOf } from '#lib/server/testing/test-environment'

const environmentWith = (roles: Roles) => environmentOf('prod', { roles })

describe('roles', () => {
  const roles = { viewer: ['viewers'], operator: ['operators'] }

  it.each([
    ['view', ['viewers'], true],
    ['act', ['viewers'], false],
    ['view', ['operators'], true],
    ['act', ['operators'], true],
    ['view', [], false],
    ['view', ['strangers', '*'], false],
  ] as const)('whether to %s with the groups %j: %s', (right, groups, allowed) => {
    expect(mayDo(right, roles, groups)).toBe(allowed)
  })

  it('can be given to everyone who is signed in', () => {
    expect(mayDo('view', { viewer: ['*'], operator: [] }, [])).toBe(true)
    expect(mayDo('act', { viewer: ['*'], operator: [] }, [])).toBe(false)
    expect(mayDo('act', { viewer: [], operator: ['*'] }, [])).toBe(true)
  })

  it('in any environment allow to sign in', () => {
    const environments = [environmentWith(roles), environmentWith({ viewer: [], operator: ['admins'] })]
    expect(hasAnyRole(environments, ['admins'])).toBe(true)
    expect(hasAnyRole(environments, ['strangers'])).toBe(false)
  })
})

describe('mapped groups', () => {
  const environments = [
    environmentWith({ viewer: ['*', 'viewers'], operator: ['operators'] }),
    environmentWith({ viewer: ['viewers'], operator: [] }),
  ]

  it('are those that have a role, without duplicates', () => {
    expect(mappedGroups(environments, ['staff', 'operators', 'viewers', '*'])).toEqual([
      'viewers',
      'operators',
    ])
  })

  it.each([
    ['one group as a string', 'viewers', ['viewers']],
    ['no claim', undefined, []],
    ['another shape', { viewers: true }, []],
    ['groups that are not strings', [3, null], []],
  ])('are read from %s', (_which, claimed, groups) => {
    expect(mappedGroups(environments, claimed)).toEqual(groups)
  })
})
