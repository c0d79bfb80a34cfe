import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digest } from '#lib/domain/testing/test-objects'
import { bandKey, findBand, groupOf, prepare, type Group } from '#lib/domain/timeline-picture/groups'
import type { Frame } from '#lib/domain/timeline-picture/layout'
import type { Band, Gap, Mark, PlacedPicture } from '#lib/domain/timeline-picture/picture'
import { bandInShort, placeInWords } from '#lib/domain/timeline-picture/words'

/** One pixel is one millisecond. */
const frame: Frame = { span: { from: 0, to: 100 }, width: 100, knownUntil: 100, isStale: false }

const bandOf = (name: string, kind: Band['kind'] = 'Deployment'): Band => ({
  kind,
  name,
  tags: [`${name}:prod`],
  strips: [
    {
      container: 'app',
      segments: [{ image: digest('a'), commit: null, from: 10, to: null, certainty: 'known' }],
    },
  ],
})

const placed = (
  environment: string,
  title: string,
  bands: Band[],
  { marks = [], gaps = [] }: { marks?: Mark[]; gaps?: Gap[] } = {},
): PlacedPicture => ({ environment, title, picture: { bands, marks, gaps } })

const drawn = (pictures: PlacedPicture[], frames: Frame[] = []): Group[] =>
  prepare(pictures).map((each, index) => groupOf(each, frames[index] ?? frame))

const crash: Mark = {
  kind: 'crash',
  at: 50,
  words: 'app of web-1 ended, exit code 1',
  on: ['Deployment/web'],
}

describe('the bands of two environments with workloads of the same names', () => {
  const pictures = [
    placed('prod', 'Packit production', [bandOf('web')], { gaps: [{ from: 20, to: 40 }] }),
    placed('stg', 'Packit staging', [bandOf('web'), bandOf('web', 'StatefulSet')], { marks: [crash] }),
  ]
  const groups = drawn(pictures)
  const [production, staging] = groups

  it('have the marks and the gaps of their own environment', () => {
    expect(production?.layouts.map(({ groups: marks, gaps }) => [marks.length, gaps.length])).toEqual([
      [0, 1],
    ])
    expect(staging?.layouts.map(({ groups: marks, gaps }) => [marks.length, gaps.length])).toEqual([
      [1, 0],
      [0, 0],
    ])
  })

  it('are found by their keys, with the environment that marks lead to', () => {
    const found = findBand(groups, 'stg Deployment/web')
    expect(found?.group.environment).toBe('stg')
    expect(found && placeInWords(found.layout, 50, found.group, String)).toMatchObject({
      title: 'Deployment web in Packit staging, 50',
      lines: [{}, { page: { kind: 'workload', workload: { kind: 'Deployment', name: 'web' } } }],
    })
    expect(findBand(groups, 'dev Deployment/web')).toBeUndefined()
  })

  it('end where the last news of their own environment are from', () => {
    const [fresh, stale] = drawn(pictures, [frame, { ...frame, knownUntil: 60, isStale: true }])
    const ends = (group: Group | undefined) =>
      group?.layouts[0]?.strips[0]?.boxes.map(({ x, width }) => x + width)
    expect([ends(fresh), ends(stale)]).toEqual([[100], [60]])
  })
})

const anyBands = fc.uniqueArray(
  fc
    .tuple(
      fc.constantFrom('web', 'worker', 'db'),
      fc.constantFrom('Deployment' as const, 'StatefulSet' as const),
    )
    .map(([name, kind]) => bandOf(name, kind)),
  { selector: ({ kind, name }) => `${kind} ${name}` },
)
const anyPictures = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom('prod', 'stg', 'dev', 'test'), anyBands)
    .map(([name, bands]) => placed(name, `Packit ${name}`, bands)),
  { selector: ({ environment }) => environment },
)

describe('the bands of any environments', () => {
  it('are all drawn, each with a key and a name of its own', () => {
    fc.assert(
      fc.property(anyPictures, (pictures) => {
        const groups = drawn(pictures)
        const all = groups.flatMap((group) => group.layouts.map((layout) => ({ group, layout })))
        expect(all).toHaveLength(pictures.flatMap(({ picture }) => picture.bands).length)
        const names = all.map(({ group, layout }) => bandInShort(layout, group.title))
        expect(new Set(names).size).toBe(all.length)
        for (const each of all) expect(findBand(groups, bandKey(each.group, each.layout.band))).toEqual(each)
      }),
    )
  })
})
