import fc from 'fast-check'
import { encode } from 'next-auth/jwt'
import { describe, expect, it } from 'vitest'
import { MOST_PACKED, packedGroups, unpackedGroups } from '#lib/server/auth/packed-groups'

const uuid = (index: number) =>
  `${((index + 1) * 2654435761) % 4294967296}-${(index * 40503 + 7919) % 65536}-${(index * 2246822519 + 3) % 4294967296}-${(index * 3266489917 + 5) % 4294967296}`

describe('packed groups', () => {
  it('are the same groups, whatever their names are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(fc.string(), fc.constantFrom('tým', '🐎', '"\\n'))), (groups) => {
        expect(unpackedGroups(packedGroups(groups) ?? '')).toEqual([...groups].sort())
      }),
    )
  })

  it('are short for 500 groups with names that people give, also in a cookie', async () => {
    const groups = Array.from({ length: 500 }, (_, index) => {
      const [team, role] = [
        ['packit', 'copr', 'log-detective', 'testing-farm'][index % 4],
        ['admins', 'members'][index % 2],
      ]
      return `cn=${team}-${index}-${role},ou=groups,dc=example,dc=com`
    })
    const packed = packedGroups(groups) ?? ''
    expect(packed).not.toBe('')
    const cookie = await encode({ token: { packed, name: 'x'.repeat(500) }, secret: 's'.repeat(32) })
    expect(cookie.length).toBeLessThan(8_192 - 1_000)
  })

  it('are refused where a cookie would be larger than servers take', async () => {
    const most = Array.from({ length: 500 }, (_, index) => uuid(index))
    expect(packedGroups(most)).toBeNull()
    expect(packedGroups(['x'.repeat(300_000)])).toBeNull()
    const cookie = await encode({
      token: { packed: 'x'.repeat(MOST_PACKED), name: 'x'.repeat(500) },
      secret: 's'.repeat(32),
    })
    expect(cookie.length).toBeLessThan(8_192)
  })
})
