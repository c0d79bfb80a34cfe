import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packHistory } from '#lib/cluster/list-watch/packed-history'
import { NEWEST } from '#lib/domain/image-stream/tag-source'
import { answered } from '#lib/domain/testing/recorded-objects'
import type { NamedTagEventList, TagEvent } from '#lib/kubernetes/objects'

const hex = fc.stringMatching(/^[0-9a-f]{64}$/)
const seconds = fc.integer({ min: 0, max: 4_000_000_000 })
const usual = fc.record({ hex, seconds, generation: fc.nat() })

const itemOf = (repository: string, of: { hex: string; seconds: number; generation: number }): TagEvent => ({
  created: new Date(of.seconds * 1000).toISOString().replace('.000Z', 'Z'),
  dockerImageReference: `${repository}@sha256:${of.hex}`,
  image: `sha256:${of.hex}`,
  generation: of.generation,
})

const same = (list: NamedTagEventList) => JSON.parse(JSON.stringify(packHistory(list))) as unknown

describe('a packed history', () => {
  it('equals the original', () => {
    fc.assert(
      fc.property(fc.array(usual, { minLength: 1 }), fc.webAuthority(), (items, repository) => {
        const list = { tag: 'prod', items: items.map((of) => itemOf(repository, of)) }
        expect(packHistory(list).items).toEqual(list.items)
        expect(packHistory(list)[NEWEST]).toEqual(list.items[0])
        expect(packHistory(list)).not.toBe(list)
        expect(same(list)).toEqual(list)
      }),
    )
  })

  it.each(['imagestreams-list-and-history', 'kinds-of-tags'])(
    'has all that the recorded %s have',
    (scenario) => {
      const streams =
        scenario === 'kinds-of-tags'
          ? [answered('ImageStream', scenario, 0)]
          : (answered('ImageStreamList', scenario, 0).items ?? [])
      const lists = streams.flatMap(({ status }) => status?.tags ?? [])
      expect(lists.length).toBeGreaterThan(0)
      for (const list of lists) expect(same(list)).toEqual(list)
    },
  )

  const item = itemOf('quay.io/packit/tokman', { hex: 'a'.repeat(64), seconds: 1_795_000_000, generation: 3 })
  it.each<[string, TagEvent]>([
    [
      'no image, as those of reference tags',
      { ...item, image: '', dockerImageReference: 'quay.io/packit/tokman:prod' },
    ],
    ['another pull spec than its digest', { ...item, dockerImageReference: 'quay.io/packit/tokman:prod' }],
    ['a digest that is not in small letters', { ...item, image: item.image.toUpperCase() }],
    ['parts of a second', { ...item, created: '2026-11-20T02:00:00.5Z' }],
    ['an invalid date', { ...item, created: '2026-02-30T02:00:00Z' }],
    ['an hour that ends the day', { ...item, created: '2026-11-20T24:00:00Z' }],
    ['a time of another zone', { ...item, created: '2026-11-20T02:00:00+01:00' }],
    ['a date in words', { ...item, created: 'Fri, 20 Nov 2026 02:00:00 GMT' }],
    ['a time before 1970', { ...item, created: '1969-12-31T23:59:59Z' }],
    ['an invalid generation', { ...item, generation: -1 }],
    ['an unknown member', Object.assign({ signed: true }, item)],
  ])('does not pack a list that has an item with %s', (_what, odd) => {
    const list = { tag: 'prod', items: [item, odd] }
    expect(packHistory(list)).toBe(list)
  })

  it.each([null, []])('does not pack a list whose items are %j', (items) => {
    const list = { tag: 'prod', items }
    expect(packHistory(list)).toBe(list)
  })
})
