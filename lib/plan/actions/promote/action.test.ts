import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { promoteHeads, withSource } from '#lib/plan/actions/promote/action'

const ORDER = ['packit/ogr', 'packit/packit', 'packit/packit-service', 'packit/tokman']
const COMMIT = 'd'.repeat(40)

describe('another choice for one source', () => {
  it.each([
    ['moves to a commit', ['packit/ogr'], { commit: COMMIT }, ['packit/ogr', 'packit/packit']],
    ['stays', ['packit/ogr', 'packit/packit'], null, ['packit/ogr']],
    ['moves at last', ['packit/tokman'], { commit: null }, ['packit/packit', 'packit/tokman']],
  ])('%s', (_, before, choice, after) => {
    const chosen = choice && { repository: 'packit/packit', ...choice }
    const { sources } = withSource(promoteHeads(before), 'packit/packit', chosen, ORDER)
    expect(sources.map(({ repository }) => repository)).toEqual(after)
    expect(sources.find(({ repository }) => repository === 'packit/packit')?.commit).toBe(choice?.commit)
  })

  it('names each source once, in the order of the moves, and changes nothing else', () => {
    const choices = fc.array(fc.record({ repository: fc.constantFrom(...ORDER), moves: fc.boolean() }))
    fc.assert(
      fc.property(choices, fc.boolean(), (all, imports) => {
        const moving = new Set<string>()
        let request = { ...promoteHeads([]), imports }
        for (const { repository, moves } of all) {
          if (moves) moving.add(repository)
          else moving.delete(repository)
          const chosen = moves ? { repository, commit: null } : null
          request = { ...request, ...withSource(request, repository, chosen, ORDER) }
        }
        expect(request.sources.map((each) => each.repository)).toEqual(
          ORDER.filter((each) => moving.has(each)),
        )
        expect(request).toMatchObject({ action: 'promote', imports, override: false })
      }),
    )
  })
})
