import { describe, expect, it } from 'vitest'
import { factsFrom, identityOf } from '#lib/domain/chronicle/facts'
import { undatedImages, withCommitDates } from '#lib/domain/observation/undated-images'
import { imageFact, runFact } from '#lib/domain/testing/test-facts'
import { digest } from '#lib/domain/testing/test-objects'

const NOW = Date.parse('2026-11-23T18:00:00Z')
const exact = (at: string) => ({ at, known: 'exact' }) as const
const numbered = (number: number) => `sha256:${String(number).padStart(64, '0')}`

describe('the date of the commit is wanted', () => {
  it('of images that ran lately and have none, not of what was only imported', () => {
    const known = factsFrom([
      imageFact(),
      runFact(),
      imageFact({ image: digest('b') }),
      imageFact({ image: digest('c'), committedAt: '2026-11-19T02:00:00Z' }),
      runFact({ image: digest('c') }),
      imageFact({ image: digest('d') }),
      runFact({ image: digest('d'), from: exact('2026-10-01T02:00:00Z') }),
    ])
    expect(undatedImages(known, NOW, () => true)).toEqual([imageFact()])
  })

  const sixty = factsFrom(
    Array.from({ length: 60 }, (_, minute) => numbered(minute)).flatMap((image, minute) => [
      imageFact({ image, importedAt: `2026-11-20T02:${String(minute).padStart(2, '0')}:00Z` }),
      runFact({ image }),
    ]),
  )

  it('of fifty at once, the newest first', () => {
    const wanted = undatedImages(sixty, NOW, () => true).map(({ image }) => image)
    expect(wanted).toHaveLength(50)
    expect(wanted[0]).toBe(numbered(59))
  })

  it('of older ones where no date of the newest can be found', () => {
    const newest = new Set(Array.from({ length: 50 }, (_, index) => numbered(10 + index)))
    const wanted = undatedImages(sixty, NOW, ({ image }) => !newest.has(image)).map(({ image }) => image)
    expect(wanted).toEqual(Array.from({ length: 10 }, (_, index) => numbered(9 - index)))
  })
})

it('a date that became known is seen with what else is seen of the image', () => {
  const undated = [imageFact(), imageFact({ image: digest('b') })]
  const until = exact('2026-11-21T02:00:00Z')
  const seen = factsFrom([imageFact({ until })])
  const dates = new Map([[digest('a'), '2026-11-19T02:00:00Z']])
  const facts = withCommitDates(seen, undated, dates)
  expect([...facts.values()]).toEqual([imageFact({ until, committedAt: '2026-11-19T02:00:00Z' })])
  expect(withCommitDates(factsFrom([]), undated, dates).has(identityOf(imageFact()))).toBe(true)
})
